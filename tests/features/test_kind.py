"""Kinds: what says no more than LinkedIn's own text, and what does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.reading.corpus import default_notes
from pipeline.features import NAME_MARK
from tests.features.conftest import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Read = Callable[[Sequence[str]], list[dict[str, Any]]]

KINDS = cases("kind_cases")

# As LinkedIn wrote or writes them, and as remembered: one of each language.
DEFAULTS = [
    ("en", "I'd like to add you to my professional network on LinkedIn."),
    ("en", "Join my network on LinkedIn"),
    ("en", "I'd like to connect with you on LinkedIn"),
    ("en", "I'd like to join your LinkedIn network."),
    (
        "en",
        (
            "Since you are a person I trust, I wanted to invite you to join my network "
            "on LinkedIn."
        ),
    ),
    ("it", "Vorrei aggiungerti alla mia rete professionale su LinkedIn."),
    ("fr", "Je souhaiterais rejoindre votre réseau sur LinkedIn"),
    (
        "fr",
        (
            "J'aimerais vous inviter à rejoindre mon réseau professionnel en ligne, "
            "sur le site LinkedIn."
        ),
    ),
    ("fr", "Je souhaiterais vous ajouter à mon réseau professionnel sur LinkedIn."),
    (
        "sv",
        "Jag vill gärna lägga till dig i mitt professionella nätverk på LinkedIn",
    ),
    (
        "de",
        "Ich möchte Sie gerne zu meinem beruflichen Netzwerk auf LinkedIn hinzufügen.",
    ),
    ("es", "Me gustaría añadirte a mi red profesional en LinkedIn."),
    ("es", "Me gustaría agregarte a mi red profesional en LinkedIn."),
    ("pt", "Eu gostaria de adicioná-lo à minha rede profissional no LinkedIn."),
    ("pt", "Eu gostaria de adicioná-la à minha rede profissional no LinkedIn."),
    ("nl", "Ik wil u graag toevoegen aan mijn professionele netwerk op LinkedIn."),
    ("da", "Jeg vil gerne tilføje dig til mit professionelle netværk på LinkedIn."),
    (
        "no",
        "Jeg vil gjerne legge deg til i mitt profesjonelle nettverk på LinkedIn.",
    ),
    ("pl", "Chciałbym dodać Cię do mojej sieci zawodowej w LinkedIn."),
    ("pl", "Chciałabym dodać Panią do mojej sieci zawodowej w LinkedIn."),
    ("cs", "Rád bych vás přidal do své profesní sítě na LinkedIn."),
    ("cs", "Ráda bych vás přidala do své profesní sítě na LinkedIn."),
    ("ro", "Aș dori să vă adaug în rețeaua mea profesională de pe LinkedIn."),
    ("ru", "Приглашаю вас присоединиться к моей сети контактов в LinkedIn."),
    ("tr", "Sizi LinkedIn'deki profesyonel ağıma eklemek istiyorum."),
    (
        "id",
        "Saya ingin menambahkan Anda ke jaringan profesional saya di LinkedIn.",
    ),
    (
        "ja",
        "LinkedInで私のプロフェッショナルネットワークに追加させてください。",
    ),
    ("ko", "LinkedIn에서 회원님과 1촌을 맺고 싶습니다."),
    ("zh", "我想加您为领英好友。"),
    ("zh", "我想將您加入我在 LinkedIn 的人脈圈。"),
    ("ar", "أود إضافتك إلى شبكتي المهنية على LinkedIn."),
]
FRAMES = [
    "{text}",
    "Hi Anna, {text}",
    f"Dear {NAME_MARK}: {{text}} Kind regards, {NAME_MARK}",
    "{text}  - Bob",
    "{text} Sent from my iPhone",
    "Hello! {text} Thank you. Maria Costa",
]


@pytest.mark.parametrize("form", FRAMES)
def test_read_notes_recognises_default_texts(form: str, read: Read) -> None:
    notes = [form.format(text=text) for _, text in DEFAULTS]
    found = [(row["language"], row["message_kind"]) for row in read(notes)]
    assert found == [(language, "default") for language, _ in DEFAULTS]


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        lambda text: text.replace("'", "’"),
        lambda text: text.replace(" ", "  "),
        lambda text: text.rstrip(".。") + "!!",
    ],
    ids=["capitals", "small", "curly quotes", "double blanks", "exclamation"],
)
def test_read_notes_recognises_default_texts_however_typed(
    change: Callable[[str], str], read: Read
) -> None:
    # Turkish capital dotless I has another small letter than elsewhere.
    texts = [text for language, text in DEFAULTS if language != "tr"]
    kinds = [row["message_kind"] for row in read([change(text) for text in texts])]
    assert kinds == ["default"] * len(texts)


def test_read_notes_recognises_each_variant(read: Read) -> None:
    """Those of every language, mistyped ones among them, framed as people do."""
    notes = [(note.language, note.text) for note in default_notes()]
    rows = read([text for _, text in notes])
    is_right = [
        (row["language"], row["message_kind"]) == (language, "default")
        for (language, _), row in zip(notes, rows, strict=True)
    ]
    assert sum(is_right) >= 0.99 * len(notes)


@pytest.mark.parametrize("kind", KINDS)
def test_read_notes_tells_kinds(kind: str, read: Read) -> None:
    notes = KINDS[kind]
    found = [row["message_kind"] for row in read(notes)]
    wrong = [
        (note, got)
        for note, got in zip(notes, found, strict=True)
        if (got == "personal") != (kind == "personal")
    ]
    # No note of this file was learned from.
    assert len(wrong) <= 1, wrong


def test_read_notes_keeps_only_weak_labels_of_canned_notes(read: Read) -> None:
    growing, found = read(
        [
            "Hi, I'm growing my network. Let's connect!",
            "Saw your profile, let's connect",
        ]
    )
    assert growing["message_kind"] == found["message_kind"] == "generic"
    assert growing["purpose"] == ["network"]
    assert not growing["has_purpose"]
    assert found["context"] == ["found_profile"]
    assert not found["has_context"]


@pytest.mark.parametrize(
    "addition",
    [
        "We met at the swimming gala.",
        "I teach pottery in Delft.",
        "Your essay on salt was a delight.",
    ],
)
def test_read_notes_calls_default_text_with_a_sentence_personal(
    addition: str, read: Read
) -> None:
    (row,) = read(
        [f"I'd like to add you to my professional network on LinkedIn. {addition}"]
    )
    assert row["message_kind"] == "personal"
