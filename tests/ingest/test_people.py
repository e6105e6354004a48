"""Slugs, numbers, names and texts that must meet again."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest

from pipeline.ingest import people, text_key


def one(expression: pl.Expr) -> object:
    return pl.select(expression).item()


def lit(text: str | None) -> pl.Expr:
    return pl.lit(pl.Series([text], dtype=pl.String))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.linkedin.com/in/ada-example", "ada-example"),
        ("https://www.linkedin.com/in/Ada-Example", "ada-example"),
        ("https://www.linkedin.com/in/ada-example/", "ada-example"),
        ("https://www.linkedin.com/in/ada-example/?trk=x#y", "ada-example"),
        ("http://de.linkedin.com/in/ada-example", "ada-example"),
        ("//m.linkedin.com/in/ada-example", "ada-example"),
        ("linkedin.com/in/ada-example", "ada-example"),
        (" www.linkedin.com/in/ada-example/en ", "ada-example"),
        ("https://www.linkedin.com/in/zo%C3%AB-example", "zoë-example"),
        ("https://www.linkedin.com/in/zo%25C3%25AB-example", "zoë-example"),
        ("https://www.linkedin.com/in/zoë-example", "zoë-example"),
        ("https://www.linkedin.com/in/ZOË-example", "zoë-example"),
        ("https://www.linkedin.com/in/zoe\u0308-example", "zoë-example"),
        ("https://www.linkedin.com/in/zo%ff", "zo\ufffd"),
        ("https://www.linkedin.com/in/%E7%94%B0", "田"),
        ("https://www.linkedin.com/pub/ada-example/1/2a/3b", "pub/ada-example/1/2a/3b"),
        ("https://www.linkedin.com/in", None),
        ("https://www.linkedin.com/in/", None),
        ("https://www.linkedin.com/company/example", None),
        ("https://example.com/in/ada", None),
        ("", None),
        (None, None),
    ],
)
def test_slug(url: str | None, expected: str | None) -> None:
    assert one(people.slug(lit(url))) == expected


def test_slug_is_the_same_encoded_and_raw_among_many() -> None:
    raw = ["ada", "zoë", "straße", "ΣΟΦΟΣ", "田中", "İpek"]
    urls = pl.Series([f"https://www.linkedin.com/in/{slug}" for slug in raw])
    plain = pl.select(people.slug(pl.lit(urls))).to_series().to_list()
    assert plain == [unicodedata.normalize("NFC", slug.casefold()) for slug in raw]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("urn:li:member:123", "123"),
        (" URN:LI:MEMBER:0123 ", "123"),
        ("urn:li:member:", None),
        ("urn:li:company:123", None),
        ("123", None),
        (None, None),
    ],
)
def test_urn(value: str | None, expected: str | None) -> None:
    assert one(people.urn(lit(value))) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Example", "ada example"),
        ("  Ada \t Example ", "ada example"),
        ("Ada\u00a0Exam\u200bple\ufeff", "ada example"),
        ("Ada Example, PhD, MBA", "ada example"),
        ("Ada Example，PhD", "ada example"),
        ("ＡＤＡ Straße", "ada strasse"),
        ("Zoe\u0308", "zoë"),
        ("田中 太郎", "田中 太郎"),
        (", PhD", None),
        (" \u200b ", None),
        ("", None),
        (None, None),
    ],
)
def test_name_key(name: str | None, expected: str | None) -> None:
    assert one(people.name_key(lit(name))) == expected


def test_name_key_of_the_same_name_many_times() -> None:
    names = pl.Series(["Zoë, PhD"] * 3)
    assert (
        pl.select(people.name_key(pl.lit(names))).to_series().to_list() == ["zoë"] * 3
    )


def test_text_key_forgets_white_space_only() -> None:
    texts = [
        "Hi Ada,  hello ",
        "Hi Ada,\r\n\r\nhello",
        "Hi\u00a0Ada, hello",
        "hi ada, hello",
    ]
    keys = pl.select(text_key(pl.lit(pl.Series(texts)))).to_series().to_list()
    assert keys[0] == keys[1] == keys[2] != keys[3]


def test_text_key_of_nothing_is_null() -> None:
    texts = pl.Series([None, "", " \n ", "\u200b"], dtype=pl.String)
    assert pl.select(text_key(pl.lit(texts))).to_series().null_count() == 4
