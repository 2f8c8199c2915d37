"""Opens a data folder: its lock, its journal, and the park that applies in it."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from app.core import Core, running
from app.core.core import utc_ms
from app.demo import DEMO_SITE, demo_park
from app.secrets import station_secrets
from app.signon import give_demo_secrets
from app.sites import Settled, settle
from app.speech import system_language
from app.subjects import record_kinds
from models.journal import Journal
from models.site.park import Park
from models.text import Language
from models.text.message import Message

_log = logging.getLogger(__name__)
_LAST = "last.json"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run finds its site and keeps its data."""

    folder: Path
    site: Path | None
    demo: bool
    endpoints: dict[str, tuple[str, int]]
    acting: str = ""
    """Sign-on name of who acts without a password; the demo park only."""
    language: Language = "en"
    """In which the demo park's people wrote what they wrote, at its first start."""


class ActingError(Exception):
    """Nobody can be signed on from the command line here; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message = message


def place_of(options: argparse.Namespace) -> Place:
    """Site and folder as the command line names them; the last used where it names none."""
    endpoints = dict(_endpoint(text) for text in options.endpoint)
    if options.demo:
        folder = options.data or _root() / "demo"
        place = Place(folder, options.site or DEMO_SITE, True, endpoints)
    elif options.site is None and options.data is None:
        place = _last(endpoints)
    else:
        place = Place(options.data or _root() / "site", options.site, False, endpoints)
    language = getattr(options, "language", None) or system_language()
    return replace(place, acting=getattr(options, "acting", ""), language=language)


def demo_place(place: Place) -> Place:
    """The demo park in its own data folder, instead of `place`."""
    return Place(_root() / "demo", DEMO_SITE, True, place.endpoints, language=place.language)


def remember(place: Place) -> None:
    """Make `place` the one that a start without any option opens.

    A disk that does not take it keeps nobody out: it stays as it was then.
    """
    content = {"folder": str(place.folder.resolve()), "demo": place.demo}
    fresh = _root() / f"{_LAST}.new"
    try:
        _root().mkdir(parents=True, exist_ok=True)
        # in one step: a cut file would open an empty folder instead
        fresh.write_text(json.dumps(content), encoding="utf-8")
        fresh.replace(_root() / _LAST)
    except OSError as error:
        _log.warning("the next start does not know which folder was the last: %s", error)


def _last(endpoints: dict[str, tuple[str, int]]) -> Place:
    try:
        last = json.loads((_root() / _LAST).read_text(encoding="utf-8"))
        folder, demo = Path(last["folder"]), bool(last["demo"])
    except (OSError, ValueError, KeyError, TypeError):
        return Place(_root() / "site", None, False, endpoints)
    return Place(folder, DEMO_SITE if demo else None, demo, endpoints)


def _root() -> Path:
    return Path(platformdirs.user_data_dir("park-control-room", appauthor=False))


def _endpoint(text: str) -> tuple[str, tuple[str, int]]:
    link, _, address = text.partition("=")
    host, _, port = address.rpartition(":")
    if not link or not host or not port.isdigit():
        raise SystemExit(f"--endpoint {text}: LINK=HOST:PORT is expected")
    return link, (host, int(port))


@contextmanager
def opened(place: Place, *, apply: bool) -> Iterator[tuple[Journal, Settled]]:
    """The journal of the folder and the park that applies.

    Raises StorageError (in use, damaged, newer), SiteRefusedError, NoSiteError.
    """
    journal = Journal.open(place.folder, clock=utc_ms, kinds=record_kinds())
    try:
        yield journal, settle(place.site, place.folder, journal, apply=apply)
    finally:
        journal.close()


@asynccontextmanager
async def started(
    park: Park, place: Place, journal: Journal, *, at_once: asyncio.Event | None = None
) -> AsyncIterator[Core]:
    """The running core of `park`; with `place.demo` the demo park runs beside it.

    With `at_once` the core is there before the demo park is; its links follow when the event is
    set. Without, a demo park that does not start raises DemoError. Raises ActingError.
    """
    if place.acting and not place.demo:
        raise ActingError(Message.of("people.as_demo_only"))
    # the demo park ends last: links that it breaks off before the core is closed would be alarms,
    # written down at every end and found at the next start
    async with AsyncExitStack() as outside, AsyncExitStack() as stack:
        if place.demo:
            await _seeded(park, journal, place.language)
            give_demo_secrets(place.folder, journal)
        reached = asyncio.ensure_future(_endpoints(place, outside, at_once))
        stack.push_async_callback(_given_up, reached)
        if at_once is None:
            await reached
        core = await stack.enter_async_context(
            running(
                park,
                place.folder,
                journal,
                secrets=station_secrets(place.folder),
                endpoints=reached,
            )
        )
        if place.acting and (wrong := core.post.act_as(place.acting)) is not None:
            raise ActingError(wrong)
        yield core


async def _seeded(park: Park, journal: Journal, language: Language) -> None:
    """The demo's own records, once."""
    from app.demorecords import is_seeded, seed

    if not is_seeded(journal):
        kinds, now = record_kinds(), utc_ms()
        for fault in await seed(journal, kinds, now, park.zone, language=language):
            _log.error("a record of the demo park was left out: %s", fault)


async def _endpoints(
    place: Place, stack: AsyncExitStack, go: asyncio.Event | None
) -> dict[str, tuple[str, int]]:
    if go is not None:
        await go.wait()
    if not place.demo:
        return place.endpoints
    demo = await stack.enter_async_context(demo_park())
    return {**demo.endpoints, **place.endpoints}


async def _given_up(reached: asyncio.Future[dict[str, tuple[str, int]]]) -> None:
    if not reached.done():
        reached.cancel()
    await asyncio.gather(reached, return_exceptions=True)
