"""Files that are none, or no text, or no TOML, or no table: one clear fault each."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.site.check import check
from models.site.read import textfile
from models.site.read.tomlfile import key_lines


def codes(found) -> list[tuple[str, int, str, str]]:
    assert isinstance(found, list)
    return [(Path(f.file).name, f.line, f.key, f.what.code) for f in found]


def test_site_file_missing(tmp_path: Path) -> None:
    assert codes(check(tmp_path / "no.toml", [])) == [("no.toml", 0, "", "site.file_missing")]


def test_site_file_is_a_folder(tmp_path: Path) -> None:
    assert codes(check(tmp_path, [])) == [(tmp_path.name, 0, "", "site.not_a_file")]


def test_site_file_not_utf8(site) -> None:
    text = site.path.read_bytes()
    site.path.write_bytes(text.replace(b"Tester", b"T\xe4ster"))
    (fault,) = site.faults()
    assert fault.what.code == "site.not_utf8"
    assert fault.what.parameters["line"] == 7
    assert fault.what.parameters["byte"] == "0xe4"


def test_byte_order_mark_is_welcome(site) -> None:
    digest = site.park().digest
    site.path.write_bytes(b"\xef\xbb\xbf" + site.path.read_bytes())
    assert site.park().digest == digest


def test_site_file_huge(site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "LARGEST", 100)
    (fault,) = site.faults()
    assert fault.what.code == "site.file_huge"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("format = 1\n[site\n", 2),
        ("format = 1\nformat = 2\n", 2),
        ('format = 1\n\nname = "x', 3),
        ("x = " + "[" * 5000, 1),
        ("\0", 1),
    ],
)
def test_toml_syntax(site, text: str, line: int) -> None:
    site.path.write_text(text, encoding="utf-8")
    (fault,) = site.faults()
    assert (fault.what.code, fault.line) == ("site.toml_syntax", line)


def test_a_broken_profile_is_told_once_and_the_rest_is_checked(site) -> None:
    (site.profiles / "sensor.toml").write_text("format = \n", encoding="utf-8")
    site.append(
        "site.toml",
        '\n[[device]]\nid = "s2"\nname = "S2"\nprofile = "sensor"\nlink = "no"\n'
        '[[exception]]\npoint = "s1.temperature"\ndeadband = 1\n'
        '[[group]]\nid = "g"\nselect = { point = ["temperature"] }\ndeadband = 1\n',
    )
    line = site.path.read_text("utf-8").splitlines().index('link = "no"') + 1
    assert codes(site.faults()) == [
        ("sensor.toml", 1, "", "site.toml_syntax"),
        ("site.toml", line, "device[3].link", "site.unknown_id"),
    ]


def test_a_site_brings_its_own_profiles(site) -> None:
    own = (site.profiles / "sensor.toml").read_text("utf-8").replace("high = 27", "high = 26")
    site.write("mine/sensor.toml", own)
    site.edit("site.toml", "[[building]]", '[tables]\nprofiles = ["mine"]\n\n[[building]]')
    limits = site.park().points["s1.temperature"].limits
    assert limits is not None
    assert limits.high == 26
    site.edit("site.toml", '["mine"]', '["yours"]')
    (fault,) = site.faults()
    assert (fault.key, fault.what.code) == ("tables.profiles[1]", "site.folder_missing")


def test_lines_of_keys_survive_what_toml_allows() -> None:
    text = '''\
a = """
[not.a.table]
key = 1
"""
b = [
  { x = 1 }, # ]
  "[[no]]",
]
[t."quoted key".u]
c = 1
[[many]]
d.e = 2
[[many]]
[many.under]
f = "# [no]"
'''
    lines = key_lines(text)
    assert lines[("a",)] == 1
    assert lines[("b",)] == 5
    assert lines[("t", "quoted key", "u")] == 9
    assert lines[("t", "quoted key", "u", "c")] == 10
    assert lines[("many", 0)] == 11
    assert lines[("many", 0, "d", "e")] == 12
    assert lines[("many", 1)] == 13
    assert lines[("many", 1, "under", "f")] == 15
    assert len(lines) == 9
