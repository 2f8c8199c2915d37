"""What is mistyped on the command line is told in a sentence, and nothing is begun."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import cli

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def a_file(tmp_path: Path) -> Path:
    """A file where a folder is needed: not even root can make one in it."""
    path = tmp_path / "a-file"
    path.write_text("")
    return path


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


def told(capsys: Capture, *arguments: object) -> str:
    """What a command that must end with 1 complains of, in one line."""
    assert cli.run([str(argument) for argument in arguments]) == 1
    out, complained = capsys.readouterr()
    assert out == ""
    assert complained.count("\n") == 1, complained
    return complained


@pytest.mark.parametrize(("language", "words"), [("en", "no records"), ("zh_CN", "没有任何记录")])
def test_a_folder_that_never_held_records(
    tmp_path: Path, capsys: Capture, language: str, words: str
) -> None:
    """A mistyped folder is not called damaged: nobody needs to be frightened by a slip."""
    data, nothing = tmp_path / "data", tmp_path / "dtaa"
    for command in (
        ("verify", "--data", nothing),
        ("backup", "--data", nothing, tmp_path / "copy"),
        ("restore", nothing, "--data", data),
    ):
        said = told(capsys, *command, "--language", language)
        assert words in said
        assert str(nothing) in said
    assert list(tmp_path.iterdir()) == []


def test_records_that_are_gone_are_told_as_such(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "records.high-water").write_text("{}")
    for command in (("verify",), ("backup", tmp_path / "copy")):
        said = told(capsys, *command, "--data", tmp_path, "--language", "en")
        assert "records.db" in said
        assert "no records" not in said


def test_a_copy_that_cannot_be_written(tmp_path: Path, a_file: Path, capsys: Capture) -> None:
    (tmp_path / "records.db").write_bytes(b"SQLite format 3\0")
    said = told(capsys, "backup", "--data", tmp_path, a_file / "copy", "--language", "en")
    assert str(a_file / "copy") in said


def test_a_report_that_cannot_be_written_is_told_before_the_measuring(
    tmp_path: Path, a_file: Path, capsys: Capture
) -> None:
    said = told(
        capsys, "headless", "--data", tmp_path / "data", "--seconds", 1e6,
        "--report", a_file / "r.json", "--language", "en",
    )  # fmt: skip
    assert str(a_file / "r.json") in said
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("headless", "--seconds", "1", "--report", "r.json"),
        ("snapshot", "out"),
        ("past", "--days", "1"),
        (),
    ],
    ids=["headless", "snapshot", "past", "window"],
)
def test_a_data_folder_that_cannot_be_made(
    command: tuple[str, ...],
    tmp_path: Path,
    a_file: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert str(a_file) in told(capsys, *command, "--demo", "--data", a_file / "data")
    assert list(tmp_path.iterdir()) == [a_file]


@pytest.mark.parametrize("size", ["5", "0x0", "-1x768", "1366x768x1", "99999999x1"])
def test_a_size_that_no_picture_has(size: str, tmp_path: Path, capsys: Capture) -> None:
    said = told(capsys, "snapshot", tmp_path / "out", "--demo", "--data", tmp_path / "data",
                f"--size={size}")  # fmt: skip
    assert size in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [
        "headless --demo --report r --seconds -1",
        "headless --demo --report r --seconds nan",
        "headless --demo --report r --seconds inf",
        "snapshot out --demo --pause -1",
        "past --demo --days 0",
        "past --demo --days -1",
        "simulate --scale 0",
        "simulate --scale -1",
        "simulate --scale nan",
        "simulate --scale 1001",
        "simulate --mqtt-port 65536",
        "simulate --modbus-port -1",
    ],
)
def test_a_number_that_cannot_be_meant(command: str, capsys: Capture) -> None:
    """A scale below 0 once made the park publish without a pause until the memory was full."""
    with pytest.raises(SystemExit) as ended:
        cli.run(command.split())
    assert ended.value.code == 2
    assert command.split()[-1] in capsys.readouterr().err
