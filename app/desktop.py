"""The window: from the first question to the last saved layout."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import faulthandler
import json
import logging
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import qasync
from PySide6.QtCore import QEvent, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QCloseEvent

from app.ahead import Ahead
from app.contributions import contributions
from app.core.core import Core, utc_ms
from app.feed import Collector, Feed
from app.folder import Place, demo_place, remember, started
from app.refusal import Refused, refusing
from app.sites import NoSiteError, Settled, apply_set, difference_lines, settle
from app.speech import TEXT, Speech
from app.subjects import record_kinds
from models.journal import Journal, put_aside
from models.journal.opening import DATABASE
from models.site.park import Park
from models.storage import StorageError
from models.text import Language, Message
from models.text.catalogue import Catalogues
from widgets.shell import ControlRoom
from widgets.sound import Horn, system_player
from widgets.theme import ThemeName, application, load_theme

if TYPE_CHECKING:
    from app.core.rulebench import RuleBench

_log = logging.getLogger(__name__)
_LANGUAGES: tuple[Language, ...] = ("en", "zh_CN")
_THEMES: tuple[ThemeName, ...] = ("night", "day")
_DAMAGES = ("storage.damaged", "storage.empty")
"""What is raised of damaged records: at once, or by the first write that meets the damage."""
_T = TypeVar("_T")
_AT_LATEST_MS = 1_500
"""A window that is minimised or covered from the start is never painted."""


def run(options: argparse.Namespace, place: Place, speech: Speech) -> int:
    """Open the control room; the exit code when it is closed."""
    app = application(sys.argv[0])
    app.setQuitOnLastWindowClosed(False)
    load_theme(options.theme or "night", speech.language).apply(app)
    _watch_for_crashes(place.folder)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        return int(loop.run_until_complete(_session(options, place, speech)))


async def _session(options: argparse.Namespace, place: Place, speech: Speech) -> int:
    try:
        with refusing():
            chosen: Place | None = place
            while chosen is not None:
                chosen = await _open_or_ask(options, chosen, speech)
    except Refused as refused:
        _log.warning("not started: %s", refused)
        said = [speech(message) for message in refused.messages]
        await _asked(speech, said[-1], said[:-1], [speech(Message.of("core.ask.quit"))])
        return 1
    return 0


async def _open_or_ask(options: argparse.Namespace, place: Place, speech: Speech) -> Place | None:
    """As `_open`; damaged records are moved aside if a person says so, whenever they show it: what
    is damaged inside is often noticed only when it is read."""
    try:
        return await _open(options, place, speech)
    except StorageError as error:
        of_records = error.message.parameters.get("path") == str(place.folder / DATABASE)
        if not of_records or error.message.code not in _DAMAGES:
            raise
        choices = [
            speech(Message.of("core.ask.quit")),
            speech(Message.of("core.ask.put_aside")),
        ]
        text = speech(Message.of("core.damaged"))
        answer = await _asked(speech, text, [speech(error.message)], choices)
        if answer != 1:
            return None
        put_aside(place.folder, time.strftime("%Y%m%dT%H%M%S"))
        return place


async def _open(options: argparse.Namespace, place: Place, speech: Speech) -> Place | None:
    """Show the control room until it is closed; or the place that was chosen instead."""
    journal = Journal.open(place.folder, clock=utc_ms, kinds=record_kinds())
    with contextlib.closing(journal):
        try:
            settled = settle(place.site, place.folder, journal, apply=False)
        except NoSiteError:
            return await _first_run(place, speech)
        park = await _agreed(settled, place, journal, speech)
        remember(place)
        again = await _show(options, park, place, journal, speech)
    return place if again else None


async def _first_run(place: Place, speech: Speech) -> Place | None:
    said = [
        speech(Message.of("core.ask.demo")),
        speech(Message.of("core.ask.site")),
        speech(Message.of("core.ask.quit")),
    ]
    answer = await _asked(speech, speech(Message.of("core.first_run")), [], said)
    if answer == 0:
        return demo_place(place)
    if answer == 1:
        from app.asking import ask_file

        path = await ask_file(_title(speech), "site.toml (*.toml)")
        return None if path is None else replace(place, site=Path(path))
    return None


async def _agreed(settled: Settled, place: Place, journal: Journal, speech: Speech) -> Park:
    if settled.difference is None or settled.offered is None or place.site is None:
        return settled.park
    text = speech(Message.of("core.site_differs_ask", site=str(place.site)))
    choices = [speech(Message.of("core.ask.keep")), speech(Message.of("core.ask.apply"))]
    lines = [speech(line) for line in difference_lines(settled.difference)]
    if await _asked(speech, text, lines, choices) != 1:
        return settled.park
    return apply_set(settled.offered, place.folder, journal, place.site)


async def _show(
    options: argparse.Namespace, park: Park, place: Place, journal: Journal, speech: Speech
) -> bool:
    """Until the window is closed; true if it is to open anew, with another set applied."""
    painted = asyncio.Event()
    async with started(park, place, journal, at_once=painted) as core:
        store = LayoutFile(place.folder / "layouts" / f"{_slug(park.operator)}.json")
        saved = store.load()
        catalogues = Catalogues(TEXT, _LANGUAGES, {speech.language: speech.catalogue})
        window = Window(
            core.view,
            contributions(
                lambda: _bench(core, place.folder, lambda: window.open_anew()), core.figures
            ),
            store,
            catalogues,
            options.theme or _known(_THEMES, saved.get("theme"), "night"),
            options.language or _known(_LANGUAGES, saved.get("language"), speech.language),
            post=core.post,
            horn=_horn(core),
            posts=core.escalation,
        )
        window.closed = asyncio.get_running_loop().create_future()
        window.painted = painted.set
        if options.fullscreen:
            window.showFullScreen()
        else:
            window.show()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: window.close())
        # what a person sees comes first; links, demo park and collector wait for it
        QTimer.singleShot(_AT_LATEST_MS, painted.set)
        await painted.wait()
        Feed(core.view, window)
        Collector(window)
        if not options.fullscreen:  # a wall is only looked at
            window.ask_who()
            Ahead(window).begin()
        return await window.closed


def _bench(core: Core, folder: Path, applied: Callable[[], None]) -> RuleBench:
    """Where rules are tried; an applied one opens the window anew."""
    from app.core.rulebench import RuleBench  # when somebody looks at it

    bench = RuleBench(folder, core.plant.park, core.journal, core.jobs, core.post)
    bench.applied = applied
    return bench


def _horn(core: Core) -> Horn:
    """What this post hears, written down as the post itself."""
    recording = core.view.recording
    return Horn(
        core.view,
        system_player(),
        core.journal.station,
        recording.note if recording is not None else None,
        lambda: core.post.person,
    )


class Window(ControlRoom):
    """The control room that tells when it was first painted, and when it was closed."""

    closed: asyncio.Future[bool]
    again = False
    painted: Callable[[], None] | None = None
    """Called once, after the first paint."""

    def event(self, event: QEvent) -> bool:
        """Tell of the first paint: the window is painted before what is in it, a timer runs after
        all of that."""
        handled = super().event(event)
        if self.painted is not None and event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self.painted)
            self.painted = None
        return handled

    def open_anew(self) -> None:
        """Close, and open with the set that applies now."""
        self.again = True
        QTimer.singleShot(0, self, self.close)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save, then let the session end, whatever could not be saved: a program without a window
        would hold the records for ever."""
        try:
            super().closeEvent(event)
        finally:
            if not self.closed.done():
                self.closed.set_result(self.again)


class LayoutFile:
    """Implements `LayoutStore`: one file per operator in the data folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, Any]:
        """What was saved; nothing if it is missing or damaged."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def save(self, layout: Mapping[str, Any]) -> None:
        """Written beside and renamed, so that a crash leaves the old one."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(layout, ensure_ascii=False), encoding="utf-8")
            fresh.replace(self._path)
        except (OSError, ValueError) as error:
            _log.warning("the layout was not saved: %s", error)


def _known(known: tuple[_T, ...], saved: object, else_: _T) -> _T:
    """What was saved, if it is one of those there are: a damaged layout keeps no window shut."""
    return next((one for one in known if one == saved), else_)


async def _asked(speech: Speech, text: str, lines: Sequence[str], choices: Sequence[str]) -> int:
    from app.asking import ask  # most starts ask nothing

    return await ask(_title(speech), text, lines, choices)


def _title(speech: Speech) -> str:
    return speech(Message.of("core.title"))


def _slug(name: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in name.casefold()) or "operator"


def _watch_for_crashes(folder: Path) -> None:
    """Qt's messages into the log, unhandled errors too, a fatal one into a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    faulthandler.enable((folder / "fatal.log").open("a"))
    qInstallMessageHandler(_qt_says)

    def unhandled(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        _log.critical("unhandled error", exc_info=(kind, error, trace))

    sys.excepthook = unhandled


def _qt_says(kind: QtMsgType, _context: object, text: str | None) -> None:
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }
    logging.getLogger("qt").log(levels.get(kind, logging.WARNING), "%s", text)
