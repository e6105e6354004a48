"""Signatures of phones and apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Read = Callable[[Sequence[str]], list[dict[str, Any]]]


@pytest.mark.parametrize(
    "signature",
    [
        "Sent from my iPhone",
        "Sent from LinkedIn for Android",
        "sent from my Samsung Galaxy",
        "Von meinem iPhone gesendet",
        "Gesendet mit meinem Handy",
        "Envoyé de mon iPad",
        "Enviado desde mi iPhone",
        "Enviado do meu iPhone",
        "Inviato da iPhone",
        "Verzonden vanaf mijn iPhone",
        "Wysłane z iPhone'a",
        "Skickat från min iPhone",
        "Sendt fra min iPhone",
        "Lähetetty iPhonesta",
        "iPhone'umdan gönderildi",
        "Отправлено с iPhone",
        "iPhoneから送信",
        "나의 iPhone에서 보냄",
        "发自我的iPhone",
    ],
)
def test_read_notes_sees_phone_signature(signature: str, read: Read) -> None:
    row, alone = read([f"We met at the fair. {signature}", f"Hi! {signature}"])
    assert row["has_mobile_signature"]
    assert alone["has_mobile_signature"]
    assert alone["message_kind"] == "generic"


@pytest.mark.parametrize(
    "note",
    [
        "I repair phones and sent you an offer from my shop.",
        "My iPhone was sent from Cork to you by mistake.",
        "I build apps for Android.",
    ],
)
def test_read_notes_sees_no_signature_in_talk_of_phones(note: str, read: Read) -> None:
    assert not read([note])[0]["has_mobile_signature"]
