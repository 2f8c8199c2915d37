"""One picture of each workspace, without a screen."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core import Core
from app.folder import opened, place_of, started
from app.logs import start_logging
from app.refusal import Refused, refusing
from app.sites import difference_lines
from app.speech import TEXT, Speech
from models.records import Order, Query
from models.text import Language, Message
from models.text.catalogue import load_catalogue

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_LANGUAGES: tuple[Language, ...] = ("en", "zh_CN")


def snapshot(options: argparse.Namespace) -> int:
    """Run the core for `--seconds`, then take the pictures; 1 if the site was refused.

    Each workspace has `--pause` to read its history and to lay itself out.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    speech = Speech(options.language)
    place = place_of(options)
    size = _size(options.size)
    if size is None:
        speech.complain(Message.of("core.bad_size", size=options.size))
        return 1
    try:
        with refusing():
            start_logging(place.folder)
        with refusing(), opened(place, apply=False) as (journal, settled):
            if settled.difference is not None:
                speech.complain(Message.of("core.site_differs", site=str(place.site)))
                for line in difference_lines(settled.difference):
                    speech.complain(line)
                return 1
            import qasync
            from PySide6.QtWidgets import QApplication

            app = QApplication(["snapshot"])
            app.setQuitOnLastWindowClosed(False)
            loop = qasync.QEventLoop(app)
            asyncio.set_event_loop(loop)

            async def take() -> None:
                async with started(settled.park, place, journal) as core:
                    await _take(core, options, size, speech.language)

            with loop:
                loop.run_until_complete(take())
    except Refused as refused:
        for message in refused.messages:
            speech.complain(message)
        return 1
    return 0


def _size(text: str) -> tuple[int, int] | None:
    """Width and height of the pictures; None if there is no such window."""
    found = re.fullmatch(r"([1-9]\d{2,3})x([1-9]\d{2,3})", text)
    return found and (int(found[1]), int(found[2]))


async def _take(core: Core, options: Any, size: tuple[int, int], language: Language) -> None:
    from app.contributions import contributions
    from widgets.contribution import Target
    from widgets.shell import ControlRoom
    from widgets.sound import Horn
    from widgets.theme import ThemeName

    catalogues = {name: load_catalogue(TEXT, name) for name in _LANGUAGES}
    subjects = contributions(lambda: _bench(core, place_of(options).folder), core.figures)
    theme: ThemeName = options.theme or "night"
    window = ControlRoom(
        core.view,
        subjects,
        NoLayout(),
        catalogues,
        theme,
        language,
        post=core.post,
        horn=Horn(core.view, NoLoudspeaker()),
        posts=core.escalation,
    )
    window.resize(*size)
    window.show()
    await _publish(core, options.seconds)
    options.out.mkdir(parents=True, exist_ok=True)
    for number, subject in enumerate(subjects, 1):
        window.open_workspace(subject.id)
        await _publish(core, options.pause)
        _save(window, options.out / f"{number}-{subject.id}.png")
    for kind in options.open:
        newest = Query(kind, order=(Order("changed", descending=True),))
        try:
            found = core.view.records.list(newest, 1)
        except LookupError:
            raise SystemExit(f"--open {kind}: there is no such kind of record") from None
        for record in found:
            window.show_target(Target(kind, record.id))
            await _publish(core, options.pause)
            _save(window, options.out / f"open-{kind}.png")
    window.close()


def _bench(core: Core, folder: Path) -> Any:
    from app.core.rulebench import RuleBench

    return RuleBench(folder, core.plant.park, core.journal, core.jobs, core.post)


def _save(window: QWidget, path: Path) -> None:
    if not window.grab().save(str(path)):
        raise SystemExit(f"{path} cannot be written")
    print(path)


async def _publish(core: Core, seconds: float) -> None:
    """What the feed does in a window that stays."""
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        core.view.publish()
        await asyncio.sleep(0.05)


class NoLoudspeaker:
    """A picture makes no sound, and that is no fault of this machine."""

    fault: Message | None = None

    def play(self, content: bytes, length_ms: int) -> None:
        """Nothing."""

    def stop(self) -> None:
        """Nothing."""

    def listen(self, changed: Callable[[], None]) -> None:
        """Nothing ever changes here."""


class NoLayout:
    """A window that starts as new and leaves nothing behind."""

    def load(self) -> dict[str, Any]:
        """Nothing."""
        return {}

    def save(self, layout: dict[str, Any]) -> None:
        """Nothing."""
