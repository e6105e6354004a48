"""A table of own rows that opens a note in place, and has no way out.

Streamlit's own table writes itself into a file on a click; this one can't. What it
is given is put in as text, never as markup.
"""

from __future__ import annotations

from typing import TypedDict

import streamlit as st


class OwnRow(TypedDict):
    """One invitation as it is shown.

    Attributes:
        cells: What stands in the columns after the first.
        name: Whose it is: the first column, and what opens the row.
        note: The note in pieces, each with its mark; see `dashboard.marked`.
        told: What is known of it, a line each.
    """

    name: str
    cells: list[str]
    note: list[tuple[str, str]]
    told: list[str]


_HTML = """
<table>
  <caption></caption>
  <thead><tr></tr></thead>
  <tbody></tbody>
</table>
"""
_CSS = """
table { width: 100%; border-collapse: collapse; font: 0.875rem/1.45 var(--st-font);
  color: var(--st-text-color); }
caption { text-align: left; padding: 0 0 0.5rem; }
th { font-weight: 600; }
thead th { white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0;
  border-bottom: 1px solid var(--st-border-color); overflow-wrap: anywhere;
  unicode-bidi: isolate; }
td { white-space: nowrap; }
td.words { width: 45%; white-space: normal; }
.opened td { white-space: normal; }
td.words span { display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 1; overflow: hidden; }
button { all: unset; cursor: pointer; font-weight: 600; }
button::before { content: "+"; display: inline-block; width: 1.1em; }
button[aria-expanded="true"]::before { content: "\\2212"; }
button:focus-visible { outline: 2px solid var(--st-primary-color);
  outline-offset: 2px; }
tr[hidden] { display: none !important; }
.opened p { margin: 0.25rem 0; }
.opened .note { white-space: pre-wrap; font-size: 1rem; line-height: 1.6; }
mark { color: inherit; }
mark.context { background: color-mix(in srgb, #0072b2 26%, transparent);
  border-bottom: 2px solid #0072b2; }
mark.purpose { background: color-mix(in srgb, #d55e00 26%, transparent);
  border-bottom: 2px dashed #d55e00; }
@media (max-width: 640px) {
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px;
    overflow: hidden; }
  tr { display: block; padding: 0.5rem 0;
    border-bottom: 1px solid var(--st-border-color); }
  th, td, td.words { display: inline; border: 0; padding: 0 0.75rem 0 0; }
  th, td.words, .opened td { display: block; width: auto; }
}
"""
_JS = """
const made = (tag, text, kind) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  return element;
};
const opened = (row, columns, id) => {
  const line = made('tr', undefined, 'opened');
  const cell = made('td');
  line.id = id;
  line.hidden = true;
  cell.colSpan = columns;
  if (row.note.length) {
    const note = made('p', undefined, 'note');
    note.append(...row.note.map(([words, mark]) =>
      mark ? made('mark', words, mark) : document.createTextNode(words)));
    cell.append(note);
  }
  cell.append(...row.told.map(told => made('p', told)));
  line.append(cell);
  return line;
};
export default function ({ parentElement, data }) {
  parentElement.querySelector('caption').textContent = data.caption;
  const head = parentElement.querySelector('thead tr');
  head.replaceChildren(...data.titles.map(title => {
    const cell = made('th', title);
    cell.scope = 'col';
    return cell;
  }));
  const lines = data.rows.flatMap((row, number) => {
    const line = made('tr'), named = made('th'), button = made('button', row.name);
    const more = opened(row, data.titles.length, `opened-${number}`);
    named.scope = 'row';
    button.type = 'button';
    button.setAttribute('aria-expanded', 'false');
    button.setAttribute('aria-controls', more.id);
    button.onclick = () => {
      more.hidden = !more.hidden;
      button.setAttribute('aria-expanded', String(!more.hidden));
    };
    named.append(button);
    line.append(named, ...row.cells.map((told, place) => {
      const isLast = place === row.cells.length - 1;
      const cell = made('td', isLast ? undefined : told, isLast ? 'words' : '');
      if (isLast) cell.append(made('span', told));
      return cell;
    }));
    return [line, more];
  });
  parentElement.querySelector('tbody').replaceChildren(...lines);
}
"""


def show_own_rows(
    rows: list[OwnRow], titles: list[str], caption: str, key: str
) -> None:
    """The rows as a table.

    Args:
        rows: In the order to be shown.
        titles: Of the columns, the names' first.
        caption: What is seen, above it.
        key: Of the table, within the page.
    """
    table = st.components.v2.component("own_rows", html=_HTML, css=_CSS, js=_JS)
    table(key=key, data={"rows": rows, "titles": titles, "caption": caption})
