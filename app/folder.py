"""Opens a data folder: its lock, its journal, and the park that applies in it."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.core import Core, running
from app.core.core import utc_ms
from app.demo import DEMO_SITE, demo_park
from app.secrets import station_secrets
from app.sites import Settled, settle
from models.journal import Journal
from models.site.endpoints import with_endpoints
from models.site.park import Park


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run finds its site and keeps its data."""

    folder: Path
    site: Path | None
    demo: bool
    endpoints: dict[str, tuple[str, int]]


def place_of(options: argparse.Namespace) -> Place:
    """Site and folder as the command line names them; the last used where it names none."""
    root = Path(platformdirs.user_data_dir("park-control-room", appauthor=False))
    demo = bool(options.demo)
    folder = options.data or root / ("demo" if demo else "site")
    site = options.site or (DEMO_SITE if demo else None)
    return Place(folder, site, demo, dict(_endpoint(text) for text in options.endpoint))


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
    journal = Journal.open(place.folder, clock=utc_ms)
    try:
        yield journal, settle(place.site, place.folder, journal, apply=apply)
    finally:
        journal.close()


@asynccontextmanager
async def started(park: Park, place: Place, journal: Journal) -> AsyncIterator[Core]:
    """The running core of `park`; with `place.demo` the demo park runs beside it."""
    endpoints = dict(place.endpoints)
    if not place.demo:
        async with _core(park, place.folder, journal, endpoints) as core:
            yield core
        return
    async with AsyncExitStack() as stack:
        demo = await stack.enter_async_context(demo_park())
        endpoints = {**demo.endpoints, **endpoints}
        yield await stack.enter_async_context(_core(park, place.folder, journal, endpoints))


@asynccontextmanager
async def _core(
    park: Park, folder: Path, journal: Journal, endpoints: dict[str, tuple[str, int]]
) -> AsyncIterator[Core]:
    here = with_endpoints(park, endpoints)
    async with running(here, folder, journal, secrets=station_secrets(folder)) as core:
        yield core
