"""One story through all records of the demo park, each step by a person who may take it.

A leak becomes an incident, its checklist is worked through, the affected tenants are told; a
hot-work permit is started and closed; a request is raised, completed and rated; and the
indicators move by exactly that.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.demorecords import seed
from app.keeping import verify
from app.subjects import record_kinds, subjects
from models.community import indicators, latest, read_basis
from models.impact import impact
from models.incidents import Occasion, begin, next_number
from models.incidents.sop import load_sops
from models.incidents.work import close, resolve, sign, take_on, tell
from models.people import Matrix
from models.records import Change, Order, Query, Role
from models.requests import REQUEST, Request, RequestState, beginning, priority_of, step
from models.tenants import day_at, holders
from models.text.message import Message
from models.text.name import Name
from models.works import Restored, detectors_at, orders
from models.works import close as close_work
from models.works import end as end_work
from models.works import start as start_work
from models.works.states import Permit
from tests.records.room import Room
from tests.records.room import room as open_room
from tests.simulator.demo import demo

SOPS = Path(__file__).parents[2] / "resources" / "sop"
MINUTE = 60_000
HOUR = 60 * MINUTE


@dataclass
class Signed:
    """Implements `app.registrar.Authority` by the matrix of the product."""

    matrix: Matrix
    person: str = ""
    behind_lock: str = ""
    roles: frozenset[Role] = frozenset()

    def objection(self, permission: str) -> Message | None:
        if self.matrix.may(self.roles, permission):
            return None
        return Message.of("people.nobody_may", permission=permission)


class Story:
    """The demo park and whoever acts."""

    def __init__(self, room: Room, signed: Signed) -> None:
        self.room, self.park, self.signed = room, room.view.park, signed

    def acts(self, sign_on: str) -> None:
        """The person with this sign-on name is signed on."""
        (who,) = self.room.records.list(Query("person", (("sign_on", "is", sign_on),)))
        self.signed.person = who.id
        self.signed.roles = frozenset(Role(role) for role in who.list("roles"))

    def figures(self, tenant: str) -> dict[str, object]:
        view = self.room.view
        basis = read_basis(view.records, self.park, tenant, view.now())
        return {one.id: one.value for one in indicators(basis, latest(90, view.now()))}

    def counts(self, tenant: str) -> dict[str, int]:
        view = self.room.view
        basis = read_basis(view.records, self.park, tenant, view.now())
        return {one.id: one.basis for one in indicators(basis, latest(90, view.now()))}


@pytest.fixture
def story(tmp_path):
    park = demo()
    signed = Signed(Matrix(one for subject in subjects() for one in subject.permissions))
    with open_room(tmp_path, record_kinds(), park, signed) as made:
        now = made.view.now()
        assert asyncio.run(seed(made.journal, record_kinds(), now, park.zone)) == []
        yield Story(made, signed)
    assert verify(tmp_path) == []


def test_a_leak_is_worked_off_and_the_tenants_are_told(story):
    room, now = story.room, story.room.view.now()
    place = "device:lk-b2-wc"
    sop = load_sops(SOPS)["leak"]
    story.acts("li-na")
    number = next_number(room.records, now, story.park.zone)
    occasion = Occasion(place=place, notice=Name("Wet.", "湿。"))
    id_, changes = begin(sop, occasion, number, now, story.park, room.registrar.new_id)
    room.write(*changes)
    today = day_at(now, story.park.zone)
    affected = impact(story.park, room.records, place, sop.reach, today).tenants
    assert len(affected) == 4
    for one in affected:
        room.pass_time(MINUTE)
        room.write(*tell(id_, f"tenant:{one.id}", "phone", room.view.now()))
    assert len(room.records.events("incident", id_, "told")) == 4
    room.write(*take_on(id_, story.signed.person, room.view.now()))
    over = resolve(id_, room.view.now(), "repaired")
    assert room.try_write(*over).code == "incidents.steps_open"
    steps = room.records.list(
        Query("incident_step", (("incident", "is", id_),), (Order("position"),))
    )
    for one in steps:
        room.pass_time(MINUTE)
        room.write(*sign(one.id, story.signed.person, room.view.now()))
    room.write(*resolve(id_, room.view.now(), "repaired", "Burst hose"))
    refused = room.try_write(*close(id_, room.view.now()))
    assert refused is not None, "an operator closes no incident"
    story.acts("zhang-wei")
    room.write(*close(id_, room.view.now()))
    record = room.records.get("incident", id_)
    assert record.text("state") == "closed"
    assert [hit.id for hit in room.records.search("Burst hose", ["incident"])] == [id_]


def test_hot_work_takes_out_exactly_what_it_lists_and_brings_it_back(story):
    room, now = story.room, story.room.view.now()
    before = set(orders(room.records, now))
    found = [one.point for one in detectors_at(story.park, "floor", "e-f1")]
    smoke = [point for point in found if point not in before][:2]
    assert len(smoke) == 2
    values = {
        "number": "W-9999",
        "title": {"en": "Weld a rail", "zh_CN": "焊接栏杆"},
        "state": "planned",
        "permit": "hot_work",
        "place": "floor:e-f1",
        "from": now,
        "to": now + 2 * HOUR,
        "phone": "139 5550 0001",
        "company": "Suda",
        "points": smoke,
    }
    story.acts("li-na")
    room.write(*(Change("work", "w", name, value) for name, value in values.items()))
    story.acts("zhang-wei")
    room.write(*start_work("w", smoke, now, now + 2 * HOUR))
    assert set(orders(room.records, room.view.now())) - before == set(smoke)
    room.pass_time(HOUR)
    room.write(*end_work("w", Permit.HOT_WORK, room.view.now()))
    assert not set(orders(room.records, room.view.now())) & set(smoke)
    proven = {point: Restored(room.view.now()) for point in smoke}
    room.write(*close_work("w", proven, "Looked at both", room.view.now()))
    record = room.records.get("work", "w")
    assert record.text("state") == "closed"
    assert record.number("fire_watch_until") == room.view.now() + HOUR


def test_a_request_is_solved_and_rated_and_the_indicators_move_by_it(story):
    room, now = story.room, story.room.view.now()
    today = day_at(now, story.park.zone)
    (aurora,) = [
        one for one in room.records.list(Query("tenant", (("key_tenant", "is", 1),)))
        if one.values["name"]["en"] == "Aurora Optics"
    ]  # fmt: skip
    unit = next(u for u, t in holders(room.records, story.park, today).items() if t == aurora.id)
    figures, counts = story.figures(aurora.id), story.counts(aurora.id)
    park = story.counts("")
    story.acts("li-na")
    values = {
        "title": "No cooling",
        "place": f"area:{unit}",
        "tenant": aurora.id,
        "category": "climate",
        "impact": "unit",
        "urgency": "hindered",
        "priority": priority_of("climate", "unit", "hindered"),
        **beginning(now, now),
    }
    room.write(*(Change(REQUEST, "r", name, value) for name, value in values.items()))
    for to in (RequestState.IN_PROGRESS, RequestState.COMPLETED):
        room.pass_time(10 * MINUTE)
        request = Request.of(room.records.get(REQUEST, "r"))
        moved = step(request, to, room.view.now())
        room.write(*(Change(REQUEST, "r", name, value) for name, value in moved.items()))
    room.pass_time(MINUTE)
    rating = {"rating": "good", "recommend": 10, "rated": room.view.now()}
    room.write(*(Change(REQUEST, "r", name, value) for name, value in rating.items()))
    room.pass_time(MINUTE)
    after, now_counts = story.figures(aurora.id), story.counts(aurora.id)
    assert now_counts["response_median"] == counts["response_median"] + 1
    assert now_counts["resolution_median"] == counts["resolution_median"] + 1
    assert now_counts["nps"] == counts["nps"] + 1
    assert now_counts["rated"] == counts["rated"] + 1
    assert story.counts("")["resolution_median"] == park["resolution_median"] + 1
    if counts["nps"] == 0:
        assert after["nps"] == 100
        assert figures["nps"] is None
    if counts["resolution_median"] == 0:
        assert after["resolution_median"] == 20 * MINUTE


def test_who_may_not_is_refused_whatever_the_panel_says(story):
    room, now = story.room, story.room.view.now()
    story.acts("zhao-min")
    for kind, field, value in (
        ("tenant", "name", {"en": "X"}),
        ("request", "title", "x"),
        ("incident", "title", {"en": "x"}),
        ("work", "number", "W-1"),
        ("round_template", "name", {"en": "x"}),
        ("roster_contact", "phone", "119"),
        ("park_event", "starts", now),
    ):
        assert room.try_write(Change(kind, "new", field, value)) is not None
        assert room.records.get(kind, "new") is None
