"""A text field that tells what is typed while it is typed."""

from __future__ import annotations

import streamlit as st

from dashboard.inert import well_formed

_HTML = """
<label for="draft">Your note</label>
<textarea id="draft" rows="5" spellcheck="true" autocomplete="off"
  placeholder="Hello Ada, we met at the ward meeting in Leeds ..."></textarea>
"""
_CSS = """
label { display: block; font: 0.875rem var(--st-font); color: var(--st-text-color);
  margin-bottom: 0.25rem; }
textarea { box-sizing: border-box; width: 100%; padding: 0.6rem 0.75rem;
  font: 1rem/1.5 var(--st-font); color: var(--st-text-color);
  background: var(--st-secondary-background-color);
  border: 1px solid color-mix(in srgb, var(--st-text-color) 45%, transparent);
  border-radius: var(--st-base-radius); resize: vertical; }
textarea::placeholder { color: var(--st-text-color); opacity: 0.7; }
textarea:focus { outline: 2px solid var(--st-primary-color); }
"""
# Told a moment after the last key, so that a quick typist is not interrupted. A
# field that comes back is given what stood in it; one that is there keeps its own.
_JS = """
export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const field = parentElement.querySelector('textarea');
  if (!field.dataset.isFilled) {
    field.value = data.text;
    field.dataset.isFilled = 'yes';
  }
  let waiting;
  field.oninput = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => setStateValue('text', field.value), 200);
  };
}
"""


def live_text(key: str) -> str:
    """What stands in the field just now; kept for as long as the tab is open.

    Args:
        key: Of the field, within the page.
    """
    kept = f"{key}_kept"
    before = st.session_state.get(kept, "")
    field = st.components.v2.component("live_text", html=_HTML, css=_CSS, js=_JS)
    found = field(
        key=key,
        data={"text": before},
        default={"text": before},
        on_text_change=lambda: None,
    )
    # A browser may send half a character.
    st.session_state[kept] = well_formed(str(found.get("text") or ""))
    return str(st.session_state[kept])
