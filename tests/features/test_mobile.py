"""Signatures of phones and apps."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.features import mobile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Read = Callable[[Sequence[str]], list[dict[str, Any]]]

EARLY = dt.datetime(2011, 12, 31, 23, 59, tzinfo=dt.UTC)
LATE = dt.datetime(2012, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("label", "signature", "sent_at", "is_blank", "client", "expected"),
    [
        ("no", True, LATE, False, "app", ("no", "label")),
        ("yes", False, EARLY, False, "desktop", ("yes", "label")),
        (None, True, EARLY, False, "desktop", ("yes", "signature")),
        (None, False, EARLY, False, "app", ("no", "era")),
        (None, None, EARLY, True, None, ("unknown", None)),
        (None, False, LATE, False, None, ("unknown", None)),
        (None, False, LATE, False, "app", ("yes", "login")),
        (None, None, LATE, True, "mobile_web", ("yes", "login")),
        (None, None, LATE, True, "desktop", ("no", "login")),
        (None, None, LATE, True, "unknown", ("unknown", None)),
    ],
)
def test_mobile_takes_the_first_evidence(  # noqa: PLR0917 - the columns
    label: str | None,
    signature: bool | None,
    sent_at: dt.datetime,
    is_blank: bool,
    client: str | None,
    expected: tuple[str, str | None],
) -> None:
    invitations = pl.LazyFrame(
        {
            "label": [label],
            "has_mobile_signature": [signature],
            "sent_at": [sent_at],
            "is_blank": [is_blank],
            "login_client": [client],
        },
        schema_overrides={
            "label": pl.String,
            "has_mobile_signature": pl.Boolean,
            "login_client": pl.String,
        },
    )
    answer = mobile(invitations).select("sent_from_mobile", "mobile_evidence")
    assert answer.collect().row(0) == expected


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
