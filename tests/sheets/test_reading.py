"""Files as people have them: encodings, separators, and what is no table."""

import io
import re
from datetime import date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest

from models.sheets import SheetRefused, Table, extension_of, read_sheet, reading, write_sheet
from models.text.message import Message

TEXT = "name,phone\r\n临湖银行,0512\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(encoding, separator):
    sheet = read_sheet(TEXT.replace(",", separator).encode(encoding))
    assert sheet.head == ("name", "phone")
    assert sheet.rows == ((2, ("临湖银行", "0512")),)
    codes = [note.code for note in sheet.notes]
    assert codes == (["sheets.read_as_gb18030"] if encoding == "gb18030" else [])


def test_the_line_that_names_the_separator_is_no_row():
    assert read_sheet(b"sep=;\r\na;b\r\n1,5;2\r\n").rows == ((2, ("1,5", "2")),)


def test_rows_keep_the_numbers_of_the_file():
    sheet = read_sheet(b"a,b\n1,2\n,\n\n3\n")
    assert sheet.rows == ((2, ("1", "2")), (5, ("3", "")))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheets.no_head"),
        (b"\n\n", "sheets.no_head"),
        (b"a,b\n1,2,3\n", "sheets.too_wide"),
        (b'a,b\n"1,2\n', "sheets.csv_broken"),
        (b"a,b\n\x81,\xff\xff\n", "sheets.encoding"),
        (b"\xff\xfea", "sheets.encoding"),
        (b"\xd0\xcf\x11\xe0rest", "sheets.old_workbook"),
        (b"PK\x03\x04nothing", "sheets.xlsx_broken"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content, code):
    with pytest.raises(SheetRefused) as refused:
        read_sheet(content)
    assert refused.value.message.code == code


def test_a_zip_that_is_no_workbook():
    from zipfile import ZipFile

    content = io.BytesIO()
    with ZipFile(content, "w") as packed:
        packed.writestr("readme.txt", "no")
    with pytest.raises(SheetRefused) as refused:
        read_sheet(content.getvalue())
    assert refused.value.message.code == "sheets.xlsx_broken"


def test_a_workbook_of_somebody_else_shows_what_its_cells_show():
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["a", "b", "c", "d", "e", "f"])
    sheet.append(
        [date(2026, 3, 31), datetime.fromisoformat("2026-03-31T08:05"), 84.1, 12.0, True, 0.1 + 0.2]
    )
    content = io.BytesIO()
    book.save(content)
    (row,) = read_sheet(content.getvalue()).rows
    assert row == (2, ("2026-03-31", "2026-03-31 08:05:00", "84.1", "12", "yes", "0.3"))


def test_numbers_are_numbers_and_texts_stay_texts():
    from openpyxl import load_workbook

    content = write_sheet(
        Table("T", ("a", "b"), [(Decimal("84.05"), "=1+1"), (None, "-5")]), "xlsx"
    )
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet["A2"].value == 84.05
    assert sheet["B2"].value == "=1+1"
    assert sheet["B2"].data_type != "f"
    assert read_sheet(content).rows == ((2, ("84.05", "=1+1")), (3, ("", "-5")))


def test_a_csv_cell_never_begins_a_formula():
    hostile = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]
    hostile += ["＝1+1", "＋1", "－1", "＠SUM(A1)", "'=1"]
    content = write_sheet(Table("T", ("a",), [[cell] for cell in hostile]), "csv")
    text = content.decode("utf-8-sig")
    assert all(f"'{cell}" in text for cell in hostile)
    assert [row for _, (row,) in read_sheet(content).rows] == hostile


def test_too_long_a_text_is_refused_not_cut():
    with pytest.raises(SheetRefused) as refused:
        write_sheet(Table("T", ("a",), [["𠀀" * 20_000]]), "xlsx")
    assert refused.value.message.code == "sheets.too_long"


def test_the_ending_decides_the_format():
    assert extension_of("/x/Tenants.XLSX") == "xlsx"
    assert extension_of("t.csv") == "csv"
    with pytest.raises(SheetRefused):
        extension_of("t.ods")


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_a_long_file_is_read_in_steps(format_):
    """The window goes on between them: a wrong file of 50 MB must not stop it for seconds."""
    rows = [(f"t-{n}", "x") for n in range(2_000)]
    content, taken, sheet = write_sheet(Table("t", ("id", "name"), rows), format_), 0, None
    steps = reading(content)
    while sheet is None:
        try:
            next(steps)
            taken += 1
        except StopIteration as end:
            sheet = end.value
    assert [cells for _, cells in sheet.rows] == rows
    # once while it is read and once while the sheet is made of it
    assert taken >= 2 * len(rows) // 100 - 2


def test_a_formula_without_a_value_is_no_empty_cell():
    """An import would empty what stands in the records."""
    from openpyxl import Workbook

    book = Workbook()
    for row in (["id", "phone"], ["t1", "0512"], ["t2", '=CONCATENATE("05","12")']):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(SheetRefused) as refused:
        read_sheet(content.getvalue())
    assert refused.value.message == Message.of("sheets.formula", row=3, column=2)


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
def test_a_formula_is_found_however_the_program_wrote_it(prefix, piece, monkeypatch):
    """Some give their marks a prefix; and the file is looked through piece by piece."""
    from openpyxl import Workbook

    monkeypatch.setattr("models.sheets.xlsxfile._PIECE", piece)
    book, content, changed = Workbook(), io.BytesIO(), io.BytesIO()
    for row in (["id", "phone"], ["t1", '=CONCATENATE("05","12")']):
        book.active.append(row)
    book.save(content)
    with ZipFile(content) as before, ZipFile(changed, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if prefix and name == "xl/worksheets/sheet1.xml":
                part = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", part)
                part = part.replace(b'xmlns="', b'xmlns:x="')
            after.writestr(name, part)
    with pytest.raises(SheetRefused) as refused:
        read_sheet(changed.getvalue())
    assert refused.value.message == Message.of("sheets.formula", row=2, column=2)


@pytest.mark.parametrize("value", ["0512", "#REF!"])
def test_a_formula_with_a_value_says_that_value_if_it_is_one(value):
    from xlsxwriter import Workbook

    content = io.BytesIO()
    book = Workbook(content)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "phone"])
    sheet.write_string(1, 0, "t1")
    sheet.write_formula(1, 1, "=Other!A1", None, value)
    book.close()
    if value == "0512":
        assert read_sheet(content.getvalue()).rows == ((2, ("t1", "0512")),)
    else:
        with pytest.raises(SheetRefused) as refused:
            read_sheet(content.getvalue())
        assert refused.value.message.code == "sheets.formula"
