"""Bytes to rows: encodings, quotes, line numbers, damage."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest import csv_text
from pipeline.ingest.decode import ROW_LIMIT_BYTES
from pipeline.ingest.recognise import layout_of

HEADER = "From,To,Sent At,Message,Direction\n"


def read(
    content: str | bytes, size: int = 2**25
) -> tuple[list[tuple[object, ...]], list[tuple[int, str]]]:
    """The rows, `line` first, and the rejects of a file."""
    data = content.encode() if isinstance(content, str) else content
    layout = layout_of(data[: 2**16])
    assert layout
    found = list(csv_text.records(io.BytesIO(data), layout, layout.columns, size))
    frame = pl.concat([records.frame for records in found])
    rejects = pl.concat([records.rejects for records in found])
    return frame.rows(), rejects.rows()


def rows(body: str | bytes, header: str = HEADER) -> list[tuple[object, ...]]:
    data = body.encode() if isinstance(body, str) else body
    found, rejects = read(header.encode() + data)
    assert not rejects
    return found


def rejects(body: str | bytes) -> list[tuple[int, str]]:
    data = body.encode() if isinstance(body, str) else body
    return read(HEADER.encode() + data)[1]


ROWS = [(2, "a", "b", "c", "d", "e"), (3, "f", "g", "h", "i", "j")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_records_of_every_way_to_write_them(
    end: str, separator: str, encoding: str
) -> None:
    text = HEADER + "a,b,c,d,e\nf,g,h,i,j\n"
    data = text.replace("\n", end).replace(",", separator).encode(encoding)
    assert read(data) == (ROWS, [])
    assert read(data, size=10) == (ROWS, [])


def test_records_utf_16_big_endian_without_mark() -> None:
    assert read((HEADER + "a,b,c,d,e\nf,g,h,i,j").encode("utf-16-be")) == (ROWS, [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_records_of_utf_16_cut_inside_a_character(encoding: str) -> None:
    data = (HEADER + "a,b,c,d,e\n").encode(encoding)
    expected = [ROWS[0], (3, "\ufffd", None, None, None, None)]
    assert read(data + b"f") == (expected, [])
    assert read(data + b"f", size=10) == (expected, [])


def test_records_without_newline_at_the_end() -> None:
    assert rows("a,b,c,d,e\nf,g,h,i,j") == ROWS


def test_records_of_a_header_alone() -> None:
    assert rows("") == []
    assert rows("", HEADER.strip()) == []


def test_records_in_cp1252_and_mixed_with_utf_8() -> None:
    cp1252 = "Zoë,“b”,c,–,€\n".encode("cp1252")
    assert rows(cp1252 + "Zoë,b,c,–,€\n".encode()) == [
        (2, "Zoë", "“b”", "c", "–", "€"),
        (3, "Zoë", "b", "c", "–", "€"),
    ]
    assert rows(b"\x81,b,c,d,e\n")[0][1] == "\x81"


def test_records_below_a_preamble() -> None:
    preamble = 'Notes:\n"When exporting, some ""may"" be missing"\n\n'
    assert rows("a,b,c,d,e\n", preamble + HEADER) == [(5, "a", "b", "c", "d", "e")]


def test_records_below_a_long_preamble_in_small_blocks() -> None:
    found, _ = read("\n" * 50 + HEADER + "a,b,c,d,e\n", size=7)
    assert found == [(52, "a", "b", "c", "d", "e")]


def test_records_with_line_breaks_in_quotes() -> None:
    body = 'a,b,c,"d\nd, ""d""\n",e\nf,g,h,i,j\n'
    expected = [(2, "a", "b", "c", 'd\nd, "d"\n', "e"), (5, "f", "g", "h", "i", "j")]
    assert rows(body) == expected
    assert read(HEADER + body, size=5) == (expected, [])


def test_records_short_rows_are_filled() -> None:
    assert rows("a,b\nf,,,i\n") == [
        (2, "a", "b", None, None, None),
        (3, "f", None, None, "i", None),
    ]


def test_records_blank_lines_are_no_rows() -> None:
    assert rows("\n\na,b,c,d,e\n\n") == [(4, "a", "b", "c", "d", "e")]


def test_records_rows_of_nothing_are_rejected() -> None:
    assert rejects(',,,,\n"",""\na,b,c,d,e\n') == [
        (2, "an empty row"),
        (3, "an empty row"),
    ]


def test_records_surplus_fields() -> None:
    assert rows('a,b,c,d,e,,""\n') == [(2, "a", "b", "c", "d", "e")]
    assert rejects("a,b,c,d,e,f\na,b,c,d,e,,,f\na,b,c,d,e\n") == [
        (2, "more fields than the header"),
        (3, "more fields than the header"),
    ]


def test_records_below_a_header_with_empty_cells_at_its_end() -> None:
    wide = HEADER.strip() + "," * 5000 + "\n"
    assert rows("a,b,c,d,e" + "," * 5000 + "\n", wide) == ROWS[:1]


def test_records_below_the_widest_header() -> None:
    wide = HEADER.strip() + ",x" * 59 + "\n"
    body = 'a,b,"c",d,e\nf,g,"h",i,j' + ',"x\n"' * 59
    assert [row[:6] for row in rows(body, wide)] == ROWS
    assert layout_of((HEADER.strip() + ",x" * 60).encode()) is None


def test_records_when_polars_reads_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    body = 'a,b,c,"d ""d""",e\nf,g,,"i\n",j\n'
    expected = [(2, "a", "b", "c", 'd "d"', "e"), (3, "f", "g", None, "i\n", "j")]
    assert rows(body) == expected
    monkeypatch.setattr(csv_text, "_fields", lambda *_: None)
    assert rows(body) == expected


def test_records_header_again() -> None:
    assert rejects(HEADER + "a,b,c,d,e\n") == [(2, "a repeated header")]


def test_records_of_files_put_behind_one_another() -> None:
    """The second begins with a mark, wherever a block does."""
    data = (HEADER + "a,b,c,d,e\n").encode("utf-8-sig") * 2
    expected = ([ROWS[0], (4, *ROWS[0][1:])], [(3, "a repeated header")])
    for size in (2**20, len(data) // 2, len(HEADER), 7):
        assert read(data, size) == expected


def test_records_nul() -> None:
    assert rejects('a,\0,c,d,e\na,b,c,"\n\0",e\na,b,c,d,e\n') == [
        (2, "a NUL character"),
        (3, "a NUL character"),
    ]


def test_records_quotes_inside_an_unquoted_field_are_text() -> None:
    assert rows('a,foo "bar" baz,5" disk,d "x,y" z\n') == [
        (2, "a", 'foo "bar" baz', '5" disk', 'd "x', 'y" z')
    ]


def test_records_quotes_out_of_place() -> None:
    assert rejects('a,"b"c"d",e\na,"b" ,c\na,b,c,d,e\n') == [
        (2, "quotes out of place"),
        (3, "quotes out of place"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        'a,b,"never closed,d,e',
        '"a,b,c,d,e',
        'a,b,"6/7/26, 3:04 PM",Hi" "there,"e',
        '"a","b","c","d","e',
    ],
)
def test_records_stray_quote_costs_one_line(line: str) -> None:
    others = ['a,b,"c, c",d,e', 'a,b,c,"d ""d""",e', "a,b,c,d,e"] * 10
    body = "\n".join([*others, line, *others]) + "\n"
    for size in (50, 2**25):
        found, refused = read(HEADER + body, size)
        assert refused == [(32, "a quote that is never closed")]
        assert len(found) == len(others) * 2


def test_records_two_stray_quotes_cost_two_lines() -> None:
    stray, row = 'a,b,"c, c","d,e', 'a,b,"c, c",d,e'
    body = f"{row}\n{stray}\n{row}\n{row}\n{stray}\n{row}\n"
    found, refused = read(HEADER + body)
    assert [line for line, _ in refused] == [3, 6]
    assert len(found) == 4


def test_records_over_the_limit() -> None:
    long = "x" * (ROW_LIMIT_BYTES + 1)
    body = f'a,b,c,{long},e\nf,g,h,i,j\na,b,c,"{long}\n",e\nf,g,h,i,j\n'
    found, refused = read(HEADER + body)
    assert [row[0] for row in found] == [3, 6]
    assert refused[0] == (2, "a row over 1 MB")
    assert [line for line, _ in refused] == [2, 4, 5]
    assert read(HEADER + body, size=2**16)[0] == found


def test_records_line_without_end_is_cut() -> None:
    body = f"{'x' * 3 * ROW_LIMIT_BYTES}\na,b,c,d,e"
    found, refused = read(HEADER + body, size=2**16)
    assert found == [(3, "a", "b", "c", "d", "e")]
    assert refused == [(2, "a row over 1 MB")]


FIELD = st.text(st.sampled_from('ab",;\n é😀\t'), max_size=6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(FIELD, min_size=5, max_size=5).filter(any), max_size=6),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(",;\t"),
    st.integers(5, 80),
)
def test_records_agree_with_the_standard_library(
    table: list[list[str]], quoting: int, separator: str, size: int
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, delimiter=separator, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerow(HEADER.strip().split(","))
    writer.writerows(table)
    found, refused = read(text.getvalue())
    assert not refused
    assert [row[1:] for row in found] == [
        tuple(field or None for field in row) for row in table
    ]
    assert read(text.getvalue(), size) == (found, refused)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from('ab",\n\r\0é'), max_size=80), st.integers(5, 40))
def test_records_do_not_depend_on_how_the_file_is_cut(text: str, size: int) -> None:
    assert read(HEADER + text) == read(HEADER + text, size)
