"""Everything that can be shared on one page, to read offline or to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.sharing import pictures, sheet
from dashboard.sharing.sentence import told
from dashboard.sharing.tabulated import tabulated

if TYPE_CHECKING:
    from dashboard.sharing.items import Item, Shareable

_TITLE = "How often does the canned invitation work?"
_WIDTH_PX = 600
_METHOD = {
    "Canned": "An invitation without a note of one's own: blank, LinkedIn's own text, "
    "or one that says no more than it. All others are personal.",
    "Accepted": "Connected within the days named, counted from the day of sending.",
    "Which invitations count": "Those sent long enough ago to be answered, and not so "
    "long ago that those without an answer have left the file.",
    "Likely range": "The true rate lies in such a range 95 times in 100; it is wider "
    "where answers of one sitting go together.",
    "Like for like": "The gap once who was written to, and when, is held alike as far "
    "as an export can tell.",
}
_LIMITS = (
    "That a note made the difference. Whom one writes to, and when, is not by chance.",
    "How many declined: declined and withdrawn invitations may be missing from a file.",
    "Whether an invitation was sent from a phone, but for a few.",
)
_PRIVACY = (
    "This page holds counts alone: no name, no address, no text of a message. Counts "
    "under 10 are not shown, nor those from which they could be worked out. It opens "
    "without a network and can make no connection."
)


def report(shareable: Shareable) -> str:
    """The page.

    Args:
        shareable: What is on it, the answer first.
    """
    words = told(shareable.release)
    drawn: dict[str, dict[str, Any]] = {}
    sections = {item.name: _section(item, drawn) for item in shareable.items}
    if "forest" in sections:  # which is the answer's picture too
        del sections["answer"]
    # They are not the member's own, and long: behind all that is.
    others = sections.pop("studies", "")
    answer = shareable.items[0]
    body = (
        "<main>\n<header>"
        '<p class="eyebrow">LinkedIn invitations, counted</p>'
        f"<h1>{sheet.text(_TITLE)}</h1>"
        f'<p class="lead">{sheet.text(words.sentence)}</p>'
        f"<p>{sheet.text(words.caveat)}</p>"
        f'<p class="signature">{sheet.text(answer.signature)}</p></header>\n'
        + "\n".join(sections.values())
        + _left_out(shareable)
        + _about()
        + others
        + f"<footer><p>{sheet.text(_PRIVACY)}</p></footer>\n</main>"
    )
    return sheet.page(_TITLE, body, drawn, said=words.sentence)


def _section(item: Item, drawn: dict[str, dict[str, Any]]) -> str:
    table = tabulated(item)
    if not table.rows:
        return ""
    figure = ""
    if item.is_drawn:
        still, drawn[item.name] = pictures.still(item, _WIDTH_PX)
        figure = sheet.figure(item.name, still, item.description)
    numbers = sheet.table("The numbers", *table)
    more = ""
    if "source" in item.frame.columns:
        more = f'<p class="note">Sources: {sheet.text(_sources(item))}.</p>'
    return (
        f'<section aria-labelledby="title-{item.name}">'
        f'<h2 id="title-{item.name}">{sheet.text(item.title)}</h2>'
        f'<p class="note">{sheet.text(item.note)}</p>'
        f'<div class="pair">{figure}{numbers}</div>{more}</section>'
    )


def _sources(item: Item) -> str:
    named = item.frame.select("study", "source").unique(maintain_order=True)
    return "; ".join(f"{study}: {source}" for study, source in named.iter_rows())


def _left_out(shareable: Shareable) -> str:
    if not shareable.left_out:
        return ""
    by_reason: dict[str, list[str]] = {}
    for each in shareable.left_out:
        by_reason.setdefault(each.reason, []).append(each.title)
    listed = "".join(
        f"<dt>{sheet.text(reason[0].upper() + reason[1:])}</dt>"
        f"<dd>{sheet.text('; '.join(titles))}</dd>"
        for reason, titles in by_reason.items()
    )
    return f"<section><h2>What is left out</h2><dl>{listed}</dl></section>\n"


def _about() -> str:
    words = "".join(
        f"<dt>{sheet.text(word)}</dt><dd>{sheet.text(meaning)}</dd>"
        for word, meaning in _METHOD.items()
    )
    limits = "".join(f"<li>{sheet.text(limit)}</li>" for limit in _LIMITS)
    return (
        f"<section><h2>What the words mean</h2><dl>{words}</dl></section>\n"
        f"<section><h2>What this can't tell</h2><ul>{limits}</ul></section>\n"
    )
