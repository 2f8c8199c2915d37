"""The journal as the program uses it: written, read, merged, on real files."""

import asyncio
from dataclasses import replace

import pytest

from models.journal import Change, FieldValue, Journal, MergeRefused, Stamp, uuid7, verify
from models.journal.transfer import from_dict, to_dict
from models.storage import FolderInUse, FolderLock

START = 1_700_000_000_000


class Clock:
    def __init__(self, now=START):
        self.now = now

    def __call__(self):
        self.now += 1
        return self.now


def forge(plain, **other):
    """The same operation by somebody else, right in itself."""
    return to_dict(replace(from_dict(plain), **(other or {"actor": "mallory"})))


@pytest.fixture
def journals(tmp_path):
    """Opens journals in folders of the test, closes them at its end."""
    opened = []

    def make(name="data", **options):
        options = {"clock": Clock(), "reserve_bytes": 0, **options}
        opened.append(Journal.open(tmp_path / name, **options))
        return opened[-1]

    yield make
    for journal in opened:
        journal.close()


def name(value, entity="t1", base=None):
    return Change("tenant", entity, "name", value, base=base)


def test_what_was_written_is_read(journals, tmp_path):
    async def run():
        journal = journals()
        heard = []
        end = journal.subscribe(heard.extend)
        first = await journal.write("anna", [name("Nord")], reason="moved in")
        second = await journal.write("ben", [name("Süd"), Change("tenant", "t1", "note", 3, True)])
        end()
        await journal.write("ben", [name("West", "t2")])
        assert heard == [first, second]
        value = journal.value("tenant", "t1", "name")
        assert isinstance(value, FieldValue)
        assert (value.value, value.standing.actor, value.rivals) == ("Süd", "ben", ())
        assert [line.value for line in journal.history("tenant", "t1")] == ["Nord", "Süd", 3]
        line = journal.history("tenant", "t1")[0]
        assert (line.actor, line.reason, line.field, line.is_event) == (
            "anna", "moved in", "name", False,
        )  # fmt: skip
        assert journal.entities("tenant") == ["t1", "t2"]
        assert journal.value("tenant", "t3", "name") is None
        assert {key: one.value for key, one in journal.record("tenant", "t1").items()} == {
            "name": "Süd"
        }
        assert (first.seq, second.seq) == (2, 3)

    asyncio.run(run())
    assert verify(tmp_path / "data") == []


def test_many_at_once_share_commits_and_keep_their_order(journals, tmp_path):
    async def run():
        journal = journals()
        written = await asyncio.gather(
            *(journal.write("anna", [Change("n", "e", f"f{i}", i)]) for i in range(300))
        )
        assert [one.seq for one in written] == list(range(2, 302))

    asyncio.run(run())
    assert verify(tmp_path / "data") == []


def test_a_cancelled_write_is_kept_and_told(journals):
    async def run():
        journal = journals()
        heard = []
        journal.subscribe(heard.extend)
        waiting = asyncio.ensure_future(journal.write("anna", [name("kept")]))
        await asyncio.sleep(0)
        waiting.cancel()
        await journal.write("anna", [name("next")])
        assert [line.value for line in journal.history("tenant", "t1")] == ["kept", "next"]
        assert len(heard) == 2

    asyncio.run(run())


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [name(1.5)],
        [name("a"), name("b")],
        [Change("", "t1", "name", 1)],
        [Change("tenant", "x" * 201, "name", 1)],
        [name("\ud800")],
        [name(2**53 + 1)],
    ],
)
def test_what_cannot_be_written_changes_nothing(journals, changes):
    journal = journals()
    with pytest.raises(ValueError, match=r".+"):
        asyncio.run(journal.write("anna", changes))
    assert journal.here().seq == 1


def test_strings_are_kept_in_one_spelling(journals):
    journal = journals()
    journal.write_now("anna", [name("Cafe\u0301", entity="e\u0301")])
    assert journal.value("tenant", "\u00e9", "name").value == "Caf\u00e9"


def test_concurrent_edits_are_both_kept_and_settled_by_a_person(journals):
    async def run():
        left, right = journals("left"), journals("right")
        await left.write("anna", [name("Nord")])
        await right.merge(left.export())
        await left.write("anna", [name("Nordwest")])
        await right.write("ben", [name("Nordost")])
        report = await left.merge(right.export(left.vector()), dry_run=True)
        assert (report.new, report.conflicts) == (2, (("tenant", "t1", "name"),))
        assert left.conflicts() == []
        heard = []
        left.subscribe(heard.extend)
        assert await left.merge(right.export(left.vector())) == report
        assert [one.station for one in heard] == [right.station] * 2
        await right.merge(left.export(right.vector()))
        value = left.value("tenant", "t1", "name")
        assert {value.value, value.rivals[0].value} == {"Nordwest", "Nordost"}
        assert right.value("tenant", "t1", "name") == value
        assert left.conflicts() == [("tenant", "t1", "name")]
        await right.write("chef", [name("Nord", base=value.base)])
        await left.merge(right.export(left.vector()))
        for journal in (left, right):
            assert journal.conflicts() == []
            assert journal.value("tenant", "t1", "name").value == "Nord"
        again = await left.merge(right.export())
        assert (again.new, again.held, again.refused) == (0, 0, ())

    asyncio.run(run())


def test_an_edit_of_what_was_seen_does_not_hide_what_came_meanwhile(journals):
    journal = journals()
    journal.write_now("anna", [name("Nord")])
    shown = journal.value("tenant", "t1", "name")
    journal.write_now("ben", [name("Ost", base=shown.base)])
    journal.write_now("anna", [name("West", base=shown.base)])
    assert {journal.value("tenant", "t1", "name").value} | {
        one.value for one in journal.value("tenant", "t1", "name").rivals
    } == {"Ost", "West"}


def test_what_came_before_its_predecessor_waits_for_it(journals):
    async def run():
        left, right = journals("left"), journals("right")
        for i in range(10):
            await left.write("anna", [name(f"n{i}")])
        everything = list(left.export())
        report = await right.merge(everything[6:])
        assert (report.new, report.held) == (0, 5)
        assert [(gap.first, gap.last) for gap in report.gaps] == [(1, 6)]
        assert right.value("tenant", "t1", "name") is None
        report = await right.merge(everything[:6])
        assert (report.new, report.held, report.gaps) == (11, 0, ())
        assert right.value("tenant", "t1", "name").value == "n9"

    asyncio.run(run())


def test_a_clock_far_ahead_is_held_not_adopted(journals, tmp_path):
    async def run():
        wrong = journals("wrong", clock=Clock(START + 25 * 3600 * 1000))
        right_clock = Clock()
        right = journals("right", clock=right_clock)
        await wrong.write("anna", [name("early")])
        report = await right.merge(wrong.export())
        assert (report.new, report.held) == (0, 2)
        assert right.here().stamp.wall < START + 1000
        right_clock.now += 2 * 3600 * 1000
        report = await right.merge([])
        assert (report.new, report.held) == (2, 0)
        assert right.value("tenant", "t1", "name").value == "early"

    asyncio.run(run())
    assert verify(tmp_path / "right") == []


def test_other_content_under_a_known_name_is_refused_whole(journals):
    async def run():
        left, right = journals("left"), journals("right")
        await left.write("anna", [name("Nord")])
        await right.merge(left.export())
        await left.write("anna", [name("Ost")])
        forged = list(left.export())
        forged[1] = forge(forged[1])
        before = right.vector()
        with pytest.raises(MergeRefused) as caught:
            await right.merge(forged)
        assert [one.code for one in caught.value.report.refused] == ["journal.equivocation"]
        assert right.vector() == before

    asyncio.run(run())


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("journal.broken_chain", {"previous": b"\0" * 32}),
        ("journal.broken_chain", {"stamp": Stamp(START - 1, 0)}),
        ("journal.other_station", {"station": "elsewhere"}),
    ],
)
def test_what_does_not_follow_from_its_predecessor_is_refused(journals, code, other):
    async def run():
        left, right = journals("left"), journals("right")
        for i in range(3):
            await left.write("anna", [name(f"n{i}")])
        true = list(left.export())
        await right.merge(true[:3])
        before = right.vector()
        for known in (0, 3):
            with pytest.raises(MergeRefused) as caught:
                await right.merge([*true[known:3], forge(true[3], **other)])
            assert [one.code for one in caught.value.report.refused] == [code]
        assert right.vector() == before

    asyncio.run(run())


def test_a_forged_operation_that_waits_does_not_block_the_true_ones(journals):
    async def run():
        left, right = journals("left"), journals("right")
        for i in range(4):
            await left.write("anna", [name(f"n{i}")])
        true = list(left.export())
        await right.merge([forge(true[4])])
        report = await right.merge(true)
        assert (report.new, report.held, len(report.dropped)) == (5, 0, 1)
        assert right.value("tenant", "t1", "name").value == "n3"

    asyncio.run(run())


def test_events_that_lack_their_end_are_found(journals):
    journal = journals()
    for entity in ("c1", "c2"):
        journal.write_now("anna", [Change("command", entity, "intent", {}, True)])
    journal.write_now("", [Change("command", "c1", "outcome", {}, True)])
    assert journal.without("command", "intent", "outcome") == ["c2"]


def test_what_another_station_has_under_way_does_not_lack_its_end_here(journals):
    """Its records were merged while a command of its was under way: it will say how that ended."""
    left, right = journals("left"), journals("right")
    left.write_now("anna", [Change("command", "c1", "intent", {}, True)])

    async def run():
        await right.merge(left.export())

    asyncio.run(run())
    assert left.without("command", "intent", "outcome") == ["c1"]
    assert right.without("command", "intent", "outcome") == []


def test_a_folder_is_opened_once(journals, tmp_path):
    journals()
    with pytest.raises(FolderInUse):
        Journal.open(tmp_path / "data", clock=Clock())


def test_the_lock_of_the_caller_is_used_and_left_to_him(tmp_path):
    with FolderLock(tmp_path) as lock:
        Journal.open(tmp_path, clock=Clock(), lock=lock, reserve_bytes=0).close()
        with pytest.raises(FolderInUse):
            FolderLock(tmp_path)


def test_it_can_be_verified_while_it_is_written(journals, tmp_path):
    async def run():
        journal = journals()
        for i in range(30):
            await journal.write("anna", [name(f"n{i}")])
            assert await asyncio.to_thread(verify, tmp_path / "data") == []

    asyncio.run(run())


def test_uuid7():
    assert uuid7(0x0123456789AB, bytes(10)) == "01234567-89ab-7000-8000-000000000000"
    assert uuid7(0x0123456789AB, b"\xff" * 10) == "01234567-89ab-7fff-bfff-ffffffffffff"
    assert uuid7(1) != uuid7(1)


def test_one_listener_that_fails_keeps_nothing_from_the_others(tmp_path, expected_logs):
    """A closed window must not keep the end of a work from the alarms."""
    expected_logs("models.journal", "did not hear")
    heard = []

    async def run():
        journal = Journal.open(tmp_path, clock=lambda: 1_700_000_000_000, reserve_bytes=0)

        def closed(_):
            raise RuntimeError("its window is gone")

        journal.subscribe(closed)
        journal.subscribe(lambda operations: heard.extend(operations))
        written = await journal.write("ann", [Change("note", "n", "text", "a")])
        await asyncio.sleep(0)
        assert heard == [written]
        journal.write_now("ann", [Change("note", "n", "text", "b")])
        assert len(heard) == 2
        journal.close()

    asyncio.run(run())
