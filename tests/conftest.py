"""House rules that every test is held to, whatever it tests.

A test fails if it leaves behind what a long-running control room must not leave behind: a warning
in the log that it did not announce, an asyncio task, a thread, or a top-level widget. (Qt's own
warnings fail it through pytest-qt, see pyproject.toml.) Qt is only looked at where a test has
imported it.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("park", deadline=None, database=None)
settings.load_profile("park")

_THREAD_GRACE_S = 5.0
_MEMORY = Path("/dev/shm")
_MEMORY_BYTES = 2 << 30
_ABOUT_THE_DISK = frozenset(
    {"alarmbook", "app", "faults", "history", "jobs", "journal", "killing", "records", "soak",
     "storage", "system"}
)  # fmt: skip
"""Rooms whose tests kill, fill or cut off: they meet the disk as it is, with its waits."""

ExpectLogs = Callable[..., None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the long profile")


def pytest_configure(config: pytest.Config) -> None:
    # Said of every window with a minimum size by the platform that has no screen.
    config.addinivalue_line("qt_log_ignore", "does not support propagateSizeHints")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(scope="session", autouse=True)
def _own_runtime() -> Iterator[None]:
    """A demo park says in the user's runtime folder how it is reached: one for each process."""
    with tempfile.TemporaryDirectory(prefix="park-runtime-") as folder:
        before = os.environ.get("XDG_RUNTIME_DIR")
        os.environ["XDG_RUNTIME_DIR"] = folder
        yield
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """pytest's own; in memory where the test is not about the disk, for each write is synced."""
    here = Path(__file__).parent
    room = request.path.relative_to(here).parts[0] if request.path.is_relative_to(here) else ""
    if room in _ABOUT_THE_DISK or not _room_in_memory():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(
        prefix="park-", dir=_MEMORY, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def _room_in_memory() -> bool:
    try:
        found = os.statvfs(_MEMORY)
    except (AttributeError, OSError):
        return False
    runs = not found.f_flag & os.ST_NOEXEC  # tests write programs too
    return runs and found.f_bavail * found.f_frsize > _MEMORY_BYTES


def pytest_collection_finish() -> None:
    # What was imported stays: without this each search for garbage goes through all of it again.
    gc.collect()
    gc.freeze()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Where processes share the tests, one that is marked `alone` has no other beside it."""
    if not hasattr(item.config, "workerinput"):
        yield
        return
    import fcntl

    alone = item.get_closest_marker("alone") is not None
    here = Path(__file__)
    with here.open() as door, here.with_name("__main__.py").open() as room:
        # whoever waits to be alone keeps the door, so that nobody comes in before
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield


class _Expected:
    """What a test announced that it will cause to be logged."""

    def __init__(self) -> None:
        self._announced: list[tuple[str, str]] = []
        self.unexpected: list[str] = []

    def announce(self, logger: str, text: str) -> None:
        self._announced.append((logger, text))

    def take(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        for logger, text in self._announced:
            if (record.name + ".").startswith(logger + ".") and text in message:
                return
        self.unexpected.append(f"{record.levelname} {record.name}: {message}")


class _Ear(logging.Handler):
    def __init__(self, expected: _Expected) -> None:
        super().__init__(logging.WARNING)
        self._expected = expected

    def emit(self, record: logging.LogRecord) -> None:
        self._expected.take(record)


@pytest.fixture(autouse=True)
def _log_records(request: pytest.FixtureRequest) -> Iterator[_Expected]:
    """Warnings and errors must be announced; a test that takes `caplog` judges them itself."""
    expected = _Expected()
    ear = _Ear(expected)
    root = logging.getLogger()
    root.addHandler(ear)
    yield expected
    root.removeHandler(ear)
    if expected.unexpected and "caplog" not in request.fixturenames:
        pytest.fail("unexpected log records:\n" + "\n".join(expected.unexpected), pytrace=False)


@pytest.fixture
def expected_logs(_log_records: _Expected) -> ExpectLogs:
    """`expected_logs("devices.mqtt", "refused")`: warnings of that logger with that text are fine.

    The logger may be a prefix of the real one, the text a part of the message.
    """

    def announce(logger: str, text: str = "") -> None:
        _log_records.announce(logger, text)

    return announce


@pytest.fixture(scope="session")
def catalogues() -> Mapping[str, Mapping[str, str]]:
    """The product's texts by language."""
    from models.text.catalogue import load_catalogue

    texts = Path(__file__).parents[1] / "resources" / "text"
    return {language: load_catalogue(texts, language) for language in ("en", "zh_CN")}


@pytest.fixture(autouse=True)
def _no_tasks_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`asyncio.run` cancels in silence what is still there; here that is a failure."""
    left: list[str] = []
    cancel_all: Any = vars(asyncio.runners)["_cancel_all_tasks"]

    def noticing(loop: asyncio.AbstractEventLoop) -> None:
        left.extend(repr(task) for task in asyncio.all_tasks(loop) if not task.done())
        cancel_all(loop)

    monkeypatch.setattr(asyncio.runners, "_cancel_all_tasks", noticing)
    yield
    if left and sys.exc_info()[0] is None:
        pytest.fail("left-over tasks:\n" + "\n".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = []
    for thread in set(threading.enumerate()) - before:
        if isinstance(thread, threading._DummyThread):
            continue
        thread.join(_THREAD_GRACE_S)
        if thread.is_alive():
            left.append(repr(thread))
    if left:
        pytest.fail("left-over threads:\n" + "\n".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def _no_widgets_left() -> Iterator[None]:
    before = {id(widget) for widget in _top_level_widgets()}
    yield
    if not any(id(widget) not in before for widget in _top_level_widgets()):
        return
    _finish_deletions()
    left = [repr(widget) for widget in _top_level_widgets() if id(widget) not in before]
    if left:
        pytest.fail("left-over top-level widgets:\n" + "\n".join(left), pytrace=False)


def _top_level_widgets() -> list[Any]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return list(widgets.QApplication.topLevelWidgets())


def _finish_deletions() -> None:
    core = sys.modules["PySide6.QtCore"]
    gc.collect()
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """On CI nothing may be skipped for a missing package: there it is a failure."""
    outcome: Any = yield
    _refuse_skips(outcome.get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same where a whole file is skipped."""
    outcome: Any = yield
    _refuse_skips(outcome.get_result())


def _refuse_skips(report: Any) -> None:
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped on CI: {report.longrepr}"
