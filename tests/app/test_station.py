"""What belongs to the station: secrets, endpoints, screen, layout, the feed."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QCloseEvent

from app import setup
from app.commands import Commander
from app.core.holes import read_holes, write_holes
from app.desktop import LayoutFile, Window
from app.folder import place_of, remember
from app.opening import has_screen
from app.probe import LoopLag
from app.secrets import station_secrets
from app.views import LiveView
from models.plant import Plant, with_link_points
from models.points import Point, Quality, Reading
from models.records import NoRecords
from models.site.park import Device, MqttLink, Park
from models.text import Name
from models.views import Changes, Health
from tests.widgets.dummy import dummies
from tests.widgets.frozen import frozen_view
from tests.widgets.opened import Settings


def options(**given: object) -> argparse.Namespace:
    plain: dict[str, object] = {"demo": False, "site": None, "data": None, "endpoint": []}
    return argparse.Namespace(**{**plain, **given})


def test_a_secret_comes_from_the_environment_or_from_a_file_of_the_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: Callable[..., None]
) -> None:
    secrets = station_secrets(tmp_path)
    assert secrets("broker-password") is None
    (tmp_path / "secrets").mkdir()
    file = tmp_path / "secrets" / "broker-password"
    file.write_text("from file\n")
    file.chmod(0o600)
    assert secrets("broker-password") == "from file"
    monkeypatch.setenv("PARK_SECRET_BROKER_PASSWORD", "from environment")
    assert secrets("broker-password") == "from environment"
    assert secrets("../records.db") is None
    monkeypatch.delenv("PARK_SECRET_BROKER_PASSWORD")
    expected_logs("app.secrets", "can be read by others")
    file.chmod(0o644)
    assert secrets("broker-password") is None


def test_where_a_link_listens_can_be_said_on_the_command_line() -> None:
    place = place_of(options(data=Path("d"), endpoint=["broker=10.0.0.5:8883", "line=[::1]:502"]))
    assert place.endpoints == {"broker": ("10.0.0.5", 8883), "line": ("[::1]", 502)}
    with pytest.raises(SystemExit, match="LINK=HOST:PORT"):
        place_of(options(endpoint=["broker"]))


def test_the_last_site_is_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    first = place_of(options())
    assert (first.site, first.demo) == (None, False)
    remember(place_of(options(data=tmp_path / "mine", site=Path("s.toml"))))
    again = place_of(options())
    assert again.folder == tmp_path / "mine"
    assert again.site is None  # what applies stands in the folder, not in the file
    remember(place_of(options(demo=True, data=tmp_path / "demo")))
    assert place_of(options()).demo


def test_a_full_disk_forgets_no_last_site_and_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: Callable[[str, str], None]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    remember(place_of(options(data=tmp_path / "mine")))

    def cut(self: Path, data: str, **_: object) -> int:
        with self.open("w", encoding="utf-8") as file:
            file.write(data[:7])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", cut)
    expected_logs("app.folder", "the next start does not know")
    remember(place_of(options(data=tmp_path / "other")))
    assert place_of(options()).folder == tmp_path / "mine"


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
    ],
)
def test_a_screen_is_there_if_somebody_named_one(
    environment: dict[str, str], platform: str, expected: bool
) -> None:
    assert has_screen(environment, platform) is expected


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system packages are Debian's")
def test_missing_libraries_are_named_by_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup.ctypes.util, "find_library", lambda name: None)
    assert "libegl1" in setup.missing_qt_packages()
    monkeypatch.setattr(setup.ctypes.util, "find_library", lambda name: f"lib{name}.so")
    assert setup.missing_qt_packages() == []


def test_a_layout_survives_and_a_damaged_one_is_nothing(tmp_path: Path) -> None:
    layout = LayoutFile(tmp_path / "layouts" / "li-na.json")
    assert layout.load() == {}
    layout.save({"workspace": "plan"})
    assert layout.load() == {"workspace": "plan"}
    (tmp_path / "layouts" / "li-na.json").write_text("[1")
    assert layout.load() == {}


def test_a_text_that_no_file_can_hold_loses_the_layout_only(
    tmp_path: Path, expected_logs: Callable[..., None]
) -> None:
    layout = LayoutFile(tmp_path / "li-na.json")
    layout.save({"workspace": "plan"})
    expected_logs("app.desktop", "not saved")
    layout.save({"states": {"log": {"text": "half a sign: \ud83d"}}})
    assert layout.load() == {"workspace": "plan"}


def test_a_window_that_cannot_save_ends_the_session_all_the_same(
    qtbot: Any, catalogues: Any
) -> None:
    class Store(Settings):
        refuses = True

        def save(self, layout: dict[str, Any]) -> None:
            if self.refuses:
                raise TypeError("no layout")

    store = Store()
    window = Window(frozen_view(), dummies(), store, catalogues)
    qtbot.addWidget(window)
    loop = asyncio.new_event_loop()
    window.closed = loop.create_future()
    with pytest.raises(TypeError, match="no layout"):
        window.closeEvent(QCloseEvent())
    assert window.closed.result() is False
    loop.close()
    store.refuses = False  # the end of the test closes it once more


def test_holes_that_cannot_be_read_are_learned_again(
    tmp_path: Path, expected_logs: Callable[..., None]
) -> None:
    write_holes(tmp_path, {})
    assert read_holes(tmp_path) == {}
    expected_logs("app.core.holes", "not used")
    (tmp_path / "modbus-holes.json").write_text(json.dumps({"line": [{"x": 1}]}))
    assert read_holes(tmp_path) == {}


def test_lag_is_measured() -> None:
    async def busy() -> dict[str, float]:
        lag = LoopLag()
        task = asyncio.ensure_future(lag.run())
        await asyncio.sleep(0.05)
        end = os.times().elapsed + 0.08
        while os.times().elapsed < end:  # hold the loop, as a bad panel would
            pass
        await asyncio.sleep(0.03)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return lag.summary()

    assert asyncio.run(busy())["max"] > 30


def test_one_broken_panel_does_not_blind_the_others(expected_logs: Callable[..., None]) -> None:
    link = MqttLink("broker", Name("Broker"), "localhost")
    device = Device("d", Name("D"), "broker", "device", "p", ("d.v",))
    point = Point("d.v", "d", Name("V"), "level")
    park = Park(
        "park", Name("Park"), "UTC", "Li Na",
        links={"broker": link}, devices={"d": device}, points={"d.v": point},
    )  # fmt: skip
    plant = Plant(
        with_link_points(park),
        clock=lambda: 1,
        monotonic=lambda: 1,
        record=lambda _: None,
        transition=lambda *_: None,
    )
    commander = Commander.__new__(Commander)
    view = LiveView(
        plant,
        None,
        commander,
        clock=lambda: 1,
        health=Health,
        records=NoRecords(),
        recording=None,
        attachments=NoRecords(),
    )  # type: ignore[arg-type]
    seen: list[Changes] = []

    def broken(_: Changes) -> None:
        raise ValueError("a panel's mistake")

    view.subscribe(broken)
    end = view.subscribe(seen.append)
    plant.take([Reading("d.v", 1.0, Quality.GOOD, 1, 1)])
    expected_logs("app.views", "failed to take")
    assert view.publish()
    assert [changes.points for changes in seen] == [{"d.v"}]
    end()
    plant.take([Reading("d.v", 2.0, Quality.GOOD, 1, 1)])
    view.publish()
    assert len(seen) == 1
