"""A start stays short: what the first paint does not show is not imported before it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

import models
from app import ahead
from models.parts import parts

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = (
    "jinja2", "openpyxl", "paho", "pydantic", "pymodbus", "pyqtgraph", "segno", "sqlalchemy",
    "xlsxwriter",
)  # fmt: skip
LATER = (
    "app.core.chores",
    "app.demorecords",
    "app.snapshot",
    "app.views.frozen",
    "devices.modbus",
    "devices.mqtt",
    "models.alarmbook.shelvingrule",
    "models.alarms.trial.bench",
    "models.alarms.figures.floodreport",
    "models.alarms.figures.metrics",
    "models.history.compaction",
    "models.history.past",
    "models.incidents.rules",
    "models.incidents.sop",
    "models.journal.merge",
    "models.journal.proving",
    "models.site.faults",
    "models.site.schema",
    "models.site.sets.differing",
    "models.temporary.gathering",
    "models.works.rules",
    "widgets.controls.filterline",
    "widgets.controls.sorthead",
    "widgets.records.form",
    "widgets.records.table",
)
AT_MOST = 450
"""Own modules; there are about 900."""


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a start on a known folder tells at its first paint."""
    folder = tmp_path_factory.mktemp("known")
    site = ROOT / "resources" / "demo" / "site.toml"
    command = [sys.executable, "-m", "tests.app.painted_child", str(folder / "data"), str(site)]
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_HOME": str(folder),
    }
    said = ""
    for _ in range(2):  # the first start settles the site
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=90,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert "unhandled error" not in done.stderr, done.stderr
        said = done.stdout.splitlines()[-1]
    return dict(json.loads(said))


@pytest.fixture(scope="module")
def imported(painted: dict[str, list[str]]) -> frozenset[str]:
    """Modules of a start on a known folder, at its first paint."""
    return frozenset(painted["modules"])


@pytest.mark.parametrize("library", LIBRARIES)
def test_slow_libraries_wait(imported: frozenset[str], library: str) -> None:
    assert library not in imported


@pytest.mark.parametrize("module", LATER)
def test_what_is_not_shown_waits(imported: frozenset[str], module: str) -> None:
    import_module(module)  # it is still called so
    assert module not in imported


def test_nobody_reads_the_source_of_what_is_imported(painted: dict[str, list[str]]) -> None:
    assert "PySide6.QtWidgets" in painted["modules"]
    kept = [source for source in painted["sources"] if not _is_of_qt(Path(source))]
    assert kept == []


def test_only_the_kinds_of_widgets_that_are_used_are_made_ready(
    painted: dict[str, list[str]],
) -> None:
    """The first look at a part of one of Qt's own widgets makes all of them ready."""
    assert "QScrollArea" in painted["widgets"]
    assert not {"QStyle", "QWizard", "QCalendarWidget"} & set(painted["widgets"])


def _is_of_qt(source: Path) -> bool:
    return source.parent.name in ("PySide6", "shiboken6") or source.name == "enum.py"


def test_of_the_pages_only_the_one_on_screen_is_there(imported: frozenset[str]) -> None:
    pages = {name for name in imported if name.endswith(".workspace")}
    assert pages == {"widgets.plan.workspace"}


def test_a_start_imports_less_than_half(imported: frozenset[str]) -> None:
    own = [
        name for name in imported if name.split(".")[0] in ("app", "devices", "models", "widgets")
    ]
    assert len(own) <= AT_MOST, sorted(own)


def test_a_lazy_name_is_the_same_whatever_was_imported_before() -> None:
    for package in iter_modules(models.__path__, "models."):
        if not package.ispkg:
            continue
        found = import_module(package.name)
        names = getattr(found, "__all__", ())
        first = {name: getattr(found, name) for name in names}
        for part in iter_modules(found.__path__, f"{package.name}."):
            import_module(part.name)
        assert {name: getattr(found, name) for name in names} == first


def test_a_name_that_is_also_a_part_is_refused() -> None:
    with pytest.raises(ValueError, match="due"):
        parts("models.works", {"due": "due"})


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        parts("models.works", {"work": "Work"})("nothing")


def test_pages_are_imported_one_by_one_and_then_it_stops(qtbot: QtBot) -> None:
    parent = QObject()
    room = ahead.Ahead(parent, ("models.text",))
    taken = 0
    while room.turn():
        taken += 1
    assert taken == len(list(iter_modules(import_module("models.text").__path__)))
    assert not room.turn()


def test_the_rooms_that_are_imported_ahead_exist() -> None:
    for room in ahead.ROOMS:
        assert import_module(f"{room}.contribution" if room != "widgets.records" else room)
