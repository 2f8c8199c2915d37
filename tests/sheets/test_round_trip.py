"""What is written is what is read: every text, in both formats."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.sheets import Table, neutral, plain, read_sheet, write_sheet

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
CELLS = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=30),
    st.text("=+-@\t\r\n'\",;_x0dD ＝临湖é", max_size=12),
    st.sampled_from(
        [
            "=1+1",
            "'=x",
            "+86 512",
            "_x000D_",
            "_x005F_x005F_",
            "<r>x</r>",
            "<r><t>&amp;</t></r>",
            "🏭𠀀",
            "\ufeffx",
            "  a ",
            "\r",
            "\n",
            "#N/A",
            "00123",
            "1e5",
            "TRUE",
            "\x00",
            "\x1b",
            "\ufffe",
            "\ufffd",
        ]
    ),
)


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6))
@settings(deadline=None, max_examples=60)
def test_every_text_comes_back(format_, rows):
    if format_ == "xlsx":
        # control characters beside what looks like their escape are ambiguous in XLSX itself
        rows = [[re.sub("_x", "-x", c) if _CONTROL.search(c) else c for c in row] for row in rows]
    table = Table("Things", ("a", "b", "c"), rows)
    sheet = read_sheet(write_sheet(table, format_))
    assert sheet.head == table.head
    assert [list(row) for _, row in sheet.rows] == [row for row in rows if any(row)]


@given(CELLS)
def test_neutral_has_an_exact_inverse(text):
    assert plain(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))
