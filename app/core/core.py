"""Builds one core and runs it: the only place where its parts are made and joined.

The core knows no window. Whoever runs it (a window, the headless report, a benchmark) gets a
`Core` whose parts live until the context ends; then everything stops in the reverse order.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands import Commander
from app.core.book import CommandBook, close_interrupted
from app.core.escalation import Escalation
from app.core.events import EventKeeper
from app.core.figures import FiguresDesk
from app.core.holes import read_holes, write_holes
from app.core.load import AlarmLoad, FloodReports
from app.core.overrides import OverrideChore
from app.core.patrol import Patrol
from app.core.recorder import Recorder
from app.core.standing import StandingKeeper
from app.core.treatments import follow_treatments
from app.core.watch import Failing, keep, kept, reason, start, stop
from app.core.works import follow_works
from app.jobs import Jobs
from app.privacy import PrivacyChore
from app.registrar import AttachmentShelf, Registrar
from app.signon import SignOn, StationSecrets
from app.subjects import record_kinds, subjects
from app.views import LiveView
from devices.link import Link
from models.alarms import Transition
from models.history import AlarmJournal, HistoryReader, HistoryWriter
from models.journal import Journal, uuid7
from models.links import LinkState, LinkStatus
from models.people import Matrix
from models.people.permissions import COMMAND
from models.plant import Plant, with_link_points
from models.site.endpoints import with_endpoints
from models.site.park import MqttLink as MqttSettings
from models.site.park import Park
from models.storage.attachments import ATTACHMENTS, AttachmentFolder
from models.text.message import Message
from models.views import Health

if TYPE_CHECKING:
    from devices.mqtt.notices import NoticeLine

_log = logging.getLogger(__name__)
_SWEEP_S = 0.5

Endpoints = Mapping[str, tuple[str, int]]
"""Host and port by link id, for links that are reached elsewhere than the site file says."""


def utc_ms() -> int:
    """The present, UTC milliseconds."""
    return time.time_ns() // 1_000_000


def monotonic_ms() -> int:
    """Milliseconds that never jump."""
    return time.monotonic_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Core:
    """The parts of a running core."""

    park: Park
    plant: Plant
    links: Mapping[str, Link]
    commander: Commander
    journal: Journal
    writer: HistoryWriter
    reader: HistoryReader
    recorder: Recorder
    view: LiveView
    jobs: Jobs
    post: SignOn
    patrol: Patrol
    escalation: Escalation
    overrides: OverrideChore
    figures: FiguresDesk
    floods: FloodReports
    failing: Failing


@asynccontextmanager
async def running(
    park: Park,
    folder: Path,
    journal: Journal,
    *,
    secrets: Callable[[str], str | None],
    endpoints: Awaitable[Endpoints],
) -> AsyncIterator[Core]:
    """The core of `park` with its records in `folder`, running while the context lasts.

    `journal` is that of `folder`, opened by the caller, because which park applies stands in it.
    The links start when `endpoints` says where they are reached from here; the rest does not
    wait for it, so that a window can show the park at once.
    Raises StorageError if the history cannot be opened.
    """
    begun = utc_ms()
    async with AsyncExitStack() as stack:
        links: dict[str, Link] = {}
        core, keeper = _build(park, folder, journal, links)
        watch = partial(keep, failing=core.failing)
        stack.callback(core.jobs.close)
        stack.callback(lambda: core.writer.close(utc_ms()))
        stack.push_async_callback(core.post.close)
        if interrupted := close_interrupted(journal):
            _log.warning("%d commands were interrupted; their outcome is unknown", interrupted)
        stack.push_async_callback(stop, start(core.recorder.run(core.failing), "recorder"))
        doubtful = partial(_is_clock_doubtful, folder)
        chore = PrivacyChore(journal, record_kinds(), park.privacy, utc_ms, doubtful)
        stack.push_async_callback(stop, watch(chore.run, "privacy"))

        async def connect() -> None:
            reached = with_endpoints(park, await endpoints)
            # as of then: what this start has recorded since is no earlier one
            earlier = core.reader.keyframe(begun) is not None
            holes = read_holes(folder)
            links.update(_links(reached, journal.station, secrets, keeper, earlier, holes))
            # before the first reading can raise an alarm; after the first paint, because to read
            # records takes a library that is slow to import
            stack.callback(follow_works(journal.records, core.plant, utc_ms))
            stack.callback(
                follow_treatments(
                    journal.records,
                    core.plant.annunciator,
                    core.plant.standing,
                    journal.station,
                    utc_ms,
                )
            )
            stack.push_async_callback(stop, watch(core.patrol.run, "patrol"))
            stack.push_async_callback(stop, watch(core.overrides.run, "overrides"))
            stack.push_async_callback(stop, watch(core.floods.run, "floods"))
            lines = _notice_lines(reached, journal.station, secrets)
            stack.push_async_callback(
                stop, watch(partial(core.escalation.run, lines, core.failing), "escalation")
            )
            async with asyncio.TaskGroup() as group:
                for link in links.values():
                    name = f"link {link.id}"
                    work = partial(_run_link, link, core.plant)
                    group.create_task(kept(work, name, failing=core.failing), name=name)

        stack.callback(lambda: write_holes(folder, links))
        stack.push_async_callback(stop, start(connect(), "links", core.failing))
        stack.push_async_callback(stop, watch(partial(_sweep, core, keeper), "sweep"))
        yield core


def _is_clock_doubtful(folder: Path, now_ms: int) -> bool:
    from models.history.recorded import is_clock_doubtful  # a minute after the start

    return is_clock_doubtful(folder, now_ms)


def _build(
    park: Park, folder: Path, journal: Journal, links: Mapping[str, Link]
) -> tuple[Core, EventKeeper]:
    whole = with_link_points(park)
    recorder, failing = Recorder(folder, clock=utc_ms), Failing()
    writer = HistoryWriter(
        folder,
        whole.points,
        utc_ms(),
        notify=recorder.noticed,
        watch=recorder.told_by("history"),
    )
    reader = HistoryReader(
        folder, pending=writer.pending, notify=recorder.noticed, catalogue=writer.catalogue
    )
    jobs = Jobs()
    standing = StandingKeeper(folder, recorder.told_by("standing"), utc_ms)
    keeper = EventKeeper(folder, recorder.told_by("events"), standing)
    load = AlarmLoad(whole, utc_ms)

    def happened(transition: Transition) -> None:
        keeper.alarm_changed(transition)
        load.take((transition,))

    plant = Plant(
        whole,
        clock=utc_ms,
        monotonic=monotonic_ms,
        record=lambda readings: writer.add(readings, utc_ms()),
        transition=happened,
    )
    alarm_log = AlarmJournal(folder, keeper.waiting)
    load.rebuild(alarm_log)
    standing.restore(plant.annunciator, alarm_log)
    recorder.join(plant, writer, keeper, jobs, park.history, lambda: journal.fault)
    published: list[LiveView] = []
    post = _post(park, folder, journal, published)
    kinds = {kind.name: kind for kind in record_kinds()}
    registrar = Registrar(journal, kinds, post, utc_ms, whole)
    attachments = AttachmentShelf(AttachmentFolder(folder / ATTACHMENTS))
    commander = Commander(
        plant,
        links,
        CommandBook(journal),
        clock=utc_ms,
        new_id=lambda: uuid7(utc_ms()),
        actor=lambda: post.person,
        permitted=lambda: post.objection(COMMAND),
        changed=lambda: published[0].command_changed() if published else None,
    )
    view = LiveView(
        plant,
        reader,
        commander,
        clock=utc_ms,
        health=lambda: _health(recorder, failing),
        records=journal.records,
        recording=registrar,
        attachments=attachments,
        alarm_log=alarm_log,
        load=load.load,
    )
    published.append(view)
    patrol = Patrol(plant, journal.records, registrar, utc_ms, park.zone)
    overrides = OverrideChore(plant, journal.records, registrar, utc_ms, commander.records)
    escalation = Escalation(
        plant,
        journal.records,
        registrar.note,
        whole,
        station=journal.station,
        post=lambda: post.name,
        clock=utc_ms,
    )
    core = Core(
        whole,
        plant,
        links,
        commander,
        journal,
        writer,
        reader,
        recorder,
        view,
        jobs,
        post,
        patrol,
        escalation,
        overrides,
        FiguresDesk(folder, plant, jobs, utc_ms),
        FloodReports(load, alarm_log, journal.records, registrar.note, whole, journal.station),
        failing,
    )
    return core, keeper


def _post(park: Park, folder: Path, journal: Journal, published: list[LiveView]) -> SignOn:
    def changed() -> None:
        for view in published:
            view.authority_changed()

    return SignOn(
        journal,
        Matrix(permission for subject in subjects() for permission in subject.permissions),
        StationSecrets(folder),
        park,
        clock=utc_ms,
        monotonic=monotonic_ms,
        changed=changed,
    )


def _health(recorder: Recorder, failing: Failing) -> Health:
    return Health(recorder.readings_per_s, recorder.recorded_ms, recorder.fault, failing.now)


async def _run_link(link: Link, plant: Plant) -> None:
    """Until cancelled; what breaks it leaves nothing behind that looks live."""
    try:
        await link.run(plant)
    except Exception as error:
        why = Message.of("core.link_broke", detail=reason(error))
        plant.link_changed(LinkStatus(link.id, "", LinkState.DOWN, utc_ms(), last_error=why))
        raise


def _links(
    park: Park,
    station: str,
    secrets: Callable[[str], str | None],
    keeper: EventKeeper,
    earlier: bool,
    holes: Mapping[str, list[dict[str, int]]],
) -> dict[str, Link]:
    """One link for each that is configured; `earlier`: this station was connected before."""
    # the window does not wait for the wire's libraries: links start after its first paint
    from devices.modbus import Hole, ModbusLink, PollClock
    from devices.mqtt import MqttLink

    clock = PollClock()
    links: dict[str, Link] = {}
    for settings in park.links.values():
        if isinstance(settings, MqttSettings):
            links[settings.id] = MqttLink(
                settings,
                station=station,
                points=park.points,
                secrets=secrets,
                commit=keeper,
                root=Path(park.root),
                clock=utc_ms,
                had_session=earlier,
            )
        else:
            known = holes.get(settings.id, [])
            links[settings.id] = ModbusLink(
                settings, clock, utc_ms, holes=[Hole(**hole) for hole in known]
            )
    return links


def _notice_lines(
    park: Park, station: str, secrets: Callable[[str], str | None]
) -> list[NoticeLine]:
    """One for each broker where the stations of this site have a topic."""
    from devices.mqtt.notices import NoticeLine

    return [
        NoticeLine(settings, station=station, secrets=secrets, root=Path(park.root))
        for settings in park.links.values()
        if isinstance(settings, MqttSettings) and settings.status_topic
    ]


async def _sweep(core: Core, keeper: EventKeeper) -> None:
    def alarm_waits() -> bool:
        return any(not alarm.acknowledged for alarm in core.plant.alarms())

    while True:
        await asyncio.sleep(_SWEEP_S)
        core.plant.sweep()
        keeper.flush()
        core.post.sweep(alarm_waits)
