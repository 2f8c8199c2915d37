"""Devices and areas as CSV: the same as written in the site file, faults by row and column."""

from __future__ import annotations

import pytest

DEVICES = """\
id,name_en,name_zh_CN,profile,link,unit_id,floor,x,y,rotation,room,phone,captures.base
s1,Sensor 1,,sensor,broker,,a-f1,50,60,,r1,,
m1,Meter 1,,meter,line,7,,,,,,,
"""
AREAS = """\
id,floor,kind,number,name_en,name_zh_CN,unit,outline
u1,a-f1,unit,,Unit 1,,,0 0; 400 0; 400 400
r1,a-f1,room,,Room 1,,u1,"0 0; 100 0; 100 100;"
"""


@pytest.fixture
def tables(site):
    """The same site with its areas and devices in tables."""
    text = site.path.read_text("utf-8")
    head = text[: text.index("[[area]]")]
    site.path.write_text(
        head + '[tables]\ndevices = ["devices.csv"]\nareas = ["t/areas.csv"]\n', encoding="utf-8"
    )
    site.write("devices.csv", DEVICES)
    site.write("t/areas.csv", AREAS)
    return site


def test_a_table_comes_to_the_same_park(new_site, tables) -> None:
    assert tables.park().digest == new_site().park().digest


def test_excel_writes_marks_crlf_and_empty_rows(tables) -> None:
    digest = tables.park().digest
    text = "\ufeff" + DEVICES.replace("\n", "\r\n") + ",,,,,,,,,,,,\r\n\r\n"
    tables.root.joinpath("devices.csv").write_bytes(text.encode())
    assert tables.park().digest == digest


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "key", "code"),
    [
        ("devices.csv", "a-f1,50,60", "a-f1,5o,60", 2, "x", "wrong_value"),
        ("devices.csv", "a-f1,50,60", "a-f1,inf,60", 2, "x", "wrong_value"),
        ("devices.csv", "line,7,", "line,7.5,", 3, "unit_id", "wrong_value"),
        ("devices.csv", "line,7,", "line,700,", 3, "unit_id", "wrong_value"),
        ("devices.csv", "meter,line", "meter,lin", 3, "link", "unknown_id"),
        ("devices.csv", "m1,", "s1,", 3, "id", "duplicate_id"),
        ("devices.csv", "m1,", ",", 3, "id", "key_missing"),
        ("devices.csv", "Meter 1", "", 3, "name", "name_empty"),
        ("devices.csv", ",7,,,,,,,\n", ",7,,,,\n", 3, "", "row_length"),
        ("devices.csv", "profile,link", "profil,link", 1, "profil", "unknown_column"),
        ("devices.csv", "phone,", "room,", 1, "room", "duplicate_column"),
        ("devices.csv", "Meter 1", '"Meter 1', 3, "", "csv_syntax"),
        ("t/areas.csv", "400 0; 400 400", "400 0", 2, "outline", "wrong_value"),
        ("t/areas.csv", "400 0; 400 400", "400 0; 400", 2, "outline[3]", "wrong_value"),
        ("t/areas.csv", "400 0; 400 400", "400 0; x y", 2, "outline", "wrong_value"),
        ("t/areas.csv", "a-f1,room", "a-f1,roof", 3, "kind", "wrong_value"),
        ("t/areas.csv", ",u1,", ",u2,", 3, "unit", "unknown_id"),
    ],
)
def test_faults_name_row_and_column(
    tables, file: str, old: str, new: str, line: int, key: str, code: str
) -> None:
    tables.edit(file, old, new)
    found = [(f.file, f.line, f.key.partition(".")[0], f.what.code) for f in tables.faults()]
    assert (file, line, key, f"site.{code}") in found


def test_missing_column_and_missing_table(tables) -> None:
    tables.edit("devices.csv", ",link,", ",")
    assert {f.what.code for f in tables.faults()} == {"site.column_missing"}
    tables.edit("site.toml", "devices.csv", "device.csv")
    (fault,) = tables.faults()
    assert (fault.file, fault.what.code) == ("device.csv", "site.file_missing")
    tables.edit("site.toml", "device.csv", "../devices.csv")
    (fault,) = tables.faults()
    assert (fault.key, fault.what.code) == ("tables.devices[1]", "site.path_outside")


def test_a_missing_table_of_areas_is_one_fault(tables) -> None:
    (tables.root / "t/areas.csv").unlink()
    assert [f.what.code for f in tables.faults()] == ["site.file_missing"]
