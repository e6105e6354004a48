"""A text field that tells what is typed while it is typed."""

from __future__ import annotations

import streamlit as st

_HTML = """
<label for="draft">Your note</label>
<textarea id="draft" rows="5" spellcheck="true"
  placeholder="Hello Ada, we met at the ward meeting in Leeds ..."></textarea>
"""
_CSS = """
label { display: block; font: 0.875rem var(--st-font); color: var(--st-text-color);
  margin-bottom: 0.25rem; }
textarea { box-sizing: border-box; width: 100%; padding: 0.6rem 0.75rem;
  font: 1rem/1.5 var(--st-font); color: var(--st-text-color);
  background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
  resize: vertical; }
textarea:focus { outline: 2px solid var(--st-primary-color); }
"""
# Told a moment after the last key, so that a quick typist is not interrupted.
_JS = """
export default function (component) {
  const { parentElement, setStateValue } = component;
  const field = parentElement.querySelector('textarea');
  let waiting;
  field.oninput = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => setStateValue('text', field.value), 200);
  };
}
"""


def live_text(key: str) -> str:
    """What stands in the field just now.

    Args:
        key: Of the field, within the page.
    """
    field = st.components.v2.component("live_text", html=_HTML, css=_CSS, js=_JS)
    found = field(key=key, default={"text": ""}, on_text_change=lambda: None)
    return str(found.get("text") or "")
