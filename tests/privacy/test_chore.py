"""What is kept long enough goes, what is asked goes, nothing else does, and the chain verifies."""

import asyncio

import pytest

from app.privacy import PrivacyChore
from app.subjects import record_kinds
from models.journal import verify
from models.privacy import DONE, ERASURE, asked_changes
from models.records import Change, Event, Field, FieldType, Query, RecordKind
from models.site.park import PrivacySettings
from tests.records.room import room

DAY = 86_400_000
VISIT = RecordKind(
    "visit",
    (
        Field("who", required=True, indexed=True, searched=True, data_class="visitor"),
        Field("gate", searched=True),
        Field("photo", FieldType.DATA, data_class="visitor"),
    ),
    (Event("seen", searched=True, data_class="visitor"), Event("let_in", searched=True)),
    create="visit.add",
    edit="visit.edit",
)
KINDS = (*record_kinds(), VISIT)


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path, KINDS) as made:
        yield made
    assert verify(tmp_path) == []


def chore(desk, **days):
    return PrivacyChore(desk.journal, KINDS, PrivacySettings(**days), desk.view.now)


def sweep(desk, **days):
    return asyncio.run(chore(desk, **days).sweep())


def visit(desk, id_="v1"):
    desk.put("visit", id_, who="Zebedee Quux", gate="North")
    desk.write(Change("visit", id_, "seen", {"text": "Zebedee asked the way"}, True))
    desk.write(Change("visit", id_, "let_in", {"door": "d1"}, True))


def contact(desk, ends):
    desk.put("tenant", "t", name={"en": "Aurora"}, status="active")
    desk.put("lease", "l", tenant="t", number="L1", units=["u1"], starts="2024-01-01", ends=ends)
    desk.put("contact", "c", tenant="t", name={"en": "Lin Yan"}, phone="555 1")


def test_visitors_go_after_their_days_and_the_visit_stays(desk, tmp_path):
    visit(desk)
    desk.pass_time(30 * DAY - 10)
    assert sweep(desk) == 0
    desk.pass_time(20)
    assert sweep(desk) == 2
    record = desk.records.get("visit", "v1")
    assert (record.values["who"], record.values["gate"]) == (None, "North")
    assert desk.records.search("zebedee") == []
    assert len(desk.records.search("north")) == 1
    seen, let_in, erased = desk.records.events("visit", "v1")
    assert (erased.field, erased.actor) == ("erased", "")
    assert seen.value is None
    assert seen.erased_ms is not None
    assert let_in.value == {"door": "d1"}
    for file in tmp_path.glob("records.db*"):
        assert b"zebedee" not in file.read_bytes().lower()
    assert sweep(desk) == 0


def test_nothing_goes_by_a_clock_that_may_be_wrong(desk, expected_logs):
    expected_logs("app.privacy", "the clock may be wrong")
    visit(desk)
    desk.pass_time(4_000 * DAY)
    moments = []
    doubtful = PrivacyChore(
        desk.journal, KINDS, PrivacySettings(), desk.view.now, lambda at: not moments.append(at)
    )
    assert asyncio.run(doubtful.sweep()) == 0
    assert moments == [desk.view.now()]
    assert desk.records.get("visit", "v1").text("who") == "Zebedee Quux"
    assert sweep(desk) == 2


def test_what_went_is_told_by_class(desk):
    visit(desk)
    desk.pass_time(31 * DAY)
    sweep(desk)
    (note,) = desk.records.list(Query(ERASURE))
    assert (note.text("ground"), note.text("data_class")) == ("retention", "visitor")
    (done,) = desk.records.events(ERASURE, note.id, DONE)
    assert done.value == {"contents": 2, "records": 1}


def test_a_class_without_days_is_kept(desk):
    visit(desk)
    desk.pass_time(4_000 * DAY)
    assert sweep(desk, visitor_days=0) == 0


def test_a_contact_is_kept_until_a_year_after_the_last_lease(desk):
    contact(desk, "2025-12-31")  # the room's clock stands at 2025-10-09
    desk.pass_time(83 * DAY + 364 * DAY)
    assert sweep(desk) == 0
    desk.pass_time(4 * DAY)
    assert sweep(desk) == 2
    assert desk.records.get("contact", "c").values["phone"] is None
    assert desk.records.get("contact", "c").text("tenant") == "t"


def test_a_new_lease_keeps_the_contact(desk):
    contact(desk, "2025-12-31")
    desk.put("lease", "l2", tenant="t", number="L2", units=["u1"], starts="2026-01-01",
             ends="2030-12-31")  # fmt: skip
    desk.pass_time(1_000 * DAY)
    assert sweep(desk) == 0


def test_an_old_number_goes_though_the_new_one_stays(desk):
    contact(desk, "2040-12-31")
    desk.write(Change("contact", "c", "phone", "555 2"))
    desk.pass_time(366 * DAY)
    assert sweep(desk) == 1
    assert desk.records.get("contact", "c").values["phone"] == "555 2"
    phones = [line for line in desk.records.history("contact", "c") if line.field == "phone"]
    assert [line.value for line in phones] == [None, "555 2"]
    assert desk.records.search("555 2")


def test_what_is_asked_is_carried_out_with_its_reasons(desk):
    visit(desk)
    desk.write(Change("visit", "v1", "photo", {"a": 1}), reason="Zebedee came back")
    desk.write(*asked_changes("e1", ["visit:v1"], "The person asked", desk.view.now()))
    assert asyncio.run(chore(desk).carry_out()) == 3
    history = desk.records.history("visit", "v1")
    assert all("Zebedee" not in f"{line.value}{line.reason}" for line in history)
    assert desk.records.get("visit", "v1").text("gate") == "North"
    (done,) = desk.records.events(ERASURE, "e1", DONE)
    assert done.value == {"contents": 3, "records": 1}
    again = chore(desk)
    assert asyncio.run(again.carry_out()) == 0


def test_it_runs_by_itself_and_goes_on_after_a_kill(desk):
    visit(desk)

    async def scenario(id_, ask):
        task = asyncio.ensure_future(chore(desk).run(first_s=60.0))
        if ask:
            await desk.registrar.write(
                asked_changes("e1", ["visit:v1"], "The person asked", desk.view.now())
            )
        async with asyncio.timeout(30):
            while desk.records.get("visit", id_).values["who"] is not None:
                await asyncio.sleep(0.01)
        task.cancel()
        # a write that was begun goes on whoever is cancelled
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*rest, return_exceptions=True)

    asyncio.run(scenario("v1", ask=True))
    # asked by a process that was killed before it could carry it out
    visit(desk, "v2")
    desk.write(*asked_changes("e2", ["visit:v2"], "The person asked", desk.view.now()))
    asyncio.run(scenario("v2", ask=False))
    assert desk.records.get("visit", "v2").text("gate") == "North"


@pytest.mark.parametrize("turns", range(4))
def test_it_ends_though_something_is_asked_at_that_moment(desk, turns):
    """What it has written of an erasure asks it to look again: the end came just then."""

    async def scenario():
        one = chore(desk)
        task = asyncio.ensure_future(one.run(first_s=60.0))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not one._asked.is_set()
        one._asked.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        done, _ = await asyncio.wait([task], timeout=5)
        task.cancel()
        assert done, "it goes on for ever, and the program with it"

    asyncio.run(scenario())


def test_an_erasure_is_not_changed_and_needs_ground_and_subject(desk):
    refused = [
        desk.try_write(*asked_changes("e", ["visit:v"], "  x ", 1)),
        desk.try_write(*asked_changes("e", [], "because it was asked", 1)),
    ]
    assert [one.code for one in refused] == ["privacy.say_why", "privacy.nothing_chosen"]
    desk.write(*asked_changes("e", ["visit:v"], "because it was asked", 1))
    refused = desk.try_write(Change(ERASURE, "e", "ground", "for another reason"))
    assert refused.code == "privacy.erasure_stands"
