"""Languages: told by function words and script, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Read = Callable[[Sequence[str]], list[dict[str, Any]]]

NOTES = [
    ("en", "We met at the seed swap and I would love to see your garden."),
    ("de", "Wir haben uns auf der Messe getroffen und ich würde gerne mehr erfahren."),
    ("fr", "Nous avons travaillé ensemble à la bibliothèque et j'aimerais échanger."),
    ("es", "Nos conocimos en la feria del libro y me gustaría seguir en contacto."),
    ("pt", "Trabalhamos juntos no hospital e gostaria de manter o contato com você."),
    ("it", "Ci siamo conosciuti al corso di cucina e vorrei chiederti un consiglio."),
    ("nl", "Wij hebben samen in het koor gezongen en ik hoor graag hoe het gaat."),
    ("pl", "Poznaliśmy się na targach książki i chciałbym zapytać o Pana projekt."),
    ("sv", "Vi träffades på bokmässan och jag skulle vilja höra mer om ditt arbete."),
    ("da", "Vi mødtes til foredraget, og jeg vil gerne høre mere om dit arbejde."),
    ("no", "Vi møttes på kurset, og jeg vil gjerne høre mer om hva du jobber med."),
    ("tr", "Geçen hafta fuarda tanıştık ve projeniz hakkında bir soru sormak isterim."),
    ("ru", "Мы познакомились на выставке, и я хотел бы задать вам вопрос."),
    ("cs", "Potkali jsme se na veletrhu a rád bych se vás zeptal na váš projekt."),
    ("fi", "Tapasimme messuilla ja haluaisin kuulla lisää teidän työstä, kiitos."),
    ("ro", "Ne-am cunoscut la târg și aș dori să vă întreb despre proiect."),
    ("id", "Kita bertemu di pameran dan saya ingin bertanya tentang proyek Anda."),
    ("ja", "先日の展示会でお会いしました。ぜひお話を伺いたいです。"),
    ("ko", "지난주 전시회에서 만났습니다. 질문이 있습니다."),
    ("zh", "我们上周在书展上见过面，想请教您一个问题。"),
    ("ar", "التقينا في معرض الكتاب وأود أن أسألك عن مشروعك."),
    ("hi", "हम पुस्तक मेले में मिले थे और मैं आपसे एक प्रश्न पूछना चाहता हूँ।"),
    ("en", "I met 田中 at the fair and she told me that you restore ships."),
    ("und", "Zyx!"),
    ("und", "OK"),
]


@pytest.mark.parametrize(("language", "note"), NOTES)
def test_read_notes_tells_language(language: str, note: str, read: Read) -> None:
    assert read([note])[0]["language"] == language


def test_read_notes_tells_languages_together_as_alone(read: Read) -> None:
    together = [row["language"] for row in read([note for _, note in NOTES])]
    assert together == [language for language, _ in NOTES]
