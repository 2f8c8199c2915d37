"""Merge and fold, over random histories of three stations with wrong clocks and stale files."""

from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journal.desk import Desk

STATIONS = ("a", "b", "c")
CELLS = [("note", "e1", "f"), ("note", "e2", "f")]

_write = st.tuples(st.just("write"), st.integers(0, 2), st.integers(0, 1))
_pass = st.tuples(st.just("pass"), st.integers(0, 2), st.integers(0, 2))
_clock = st.tuples(st.just("clock"), st.integers(0, 2), st.integers(-5000, 5000))
_erase = st.tuples(st.just("erase"), st.integers(0, 2), st.integers(0, 4))
ACTIONS = st.lists(st.one_of(_write, _write, _pass, _pass, _clock, _erase), min_size=8, max_size=30)

examples = pytest.mark.parametrize(
    "count", [50, pytest.param(10_000, marks=pytest.mark.long)], ids=["short", "long"]
)


@dataclass
class World:
    """Three desks and what an onlooker knows who saw everything happen."""

    desks: list[Desk]
    acknowledged: set[str] = field(default_factory=set)
    seen_by_author: dict[str, set[str]] = field(default_factory=dict)
    """For every write: what its desk held when it was made."""
    cell_of: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)

    def act(self, action):
        what, who, which = action
        desk = self.desks[who]
        if what == "write":
            seen = desk.names()
            _, entity, name = CELLS[which]
            operation = desk.set(entity, name, f"{desk.name}{len(seen)}")
            self.acknowledged.add(operation.name)
            self.seen_by_author[operation.name] = seen
            self.cell_of[operation.name] = CELLS[which]
        elif what == "pass":
            desk.take(self.desks[which].export())
        elif what == "clock":
            desk.now += which
        elif written := sorted(self.cell_of.keys() & desk.names()):
            name = written[which % len(written)]
            self.acknowledged.add(desk.erase(f"{name}/0").name)
            self.erased.add(name)

    def standing(self, cell, names):
        """Writes of the cell that no later author had before their eyes: the independent oracle."""
        there = [name for name in names if self.cell_of.get(name) == cell]
        return {name for name in there if not any(name in self.seen_by_author[x] for x in there)}


@contextmanager
def live(actions):
    world = World([Desk(name) for name in STATIONS])
    for action in actions:
        world.act(action)
    yield world
    for desk in world.desks:
        desk.close()


def reader(*batches):
    """A fourth desk that took in the batches; its state without its own first operation."""
    desk = Desk("reader")
    own = desk.names()
    for batch in batches:
        desk.take(batch)
    operations, heads, erasure, chain, held = desk.state()
    mine = next(iter(own)).partition(":")[0]
    desk.close()
    return (
        [text for text in operations if mine not in text],
        heads,
        erasure,
        {row for row in chain if row[0] != mine},
        held,
    )


def check(count, strategies, body):
    settings(max_examples=count, deadline=None)(given(*strategies)(body))()


@examples
def test_order_and_repetition_do_not_matter(count):
    def body(actions):
        with live(actions) as world:
            a, b, c = (desk.export() for desk in world.desks)
        expected = reader(a + b + c)
        assert reader(b, a, c) == expected  # commutative
        assert reader(c, b + a) == expected  # associative
        assert reader(a, a, b, a, c, b) == expected  # idempotent
        assert expected[4] == set()

    check(count, [ACTIONS], body)


@examples
def test_files_cut_anyhow_in_any_order_give_the_same(count):
    def body(actions, chance):
        with live(actions) as world:
            each = {
                (plain["incarnation"], plain["seq"]): plain
                for desk in world.desks
                for plain in desk.export()
            }
        everything = list(each.values())
        expected = reader(everything)
        chance.shuffle(everything)
        parts = []
        while everything:
            size = chance.randint(1, 6)
            parts.append(everything[:size])
            everything = everything[size:]
        assert reader(*parts) == expected

    check(count, [ACTIONS, st.randoms(use_true_random=False)], body)


@examples
def test_nothing_is_lost_and_nothing_shrinks(count):
    def body(actions):
        with live(actions) as world:
            held = [desk.names() for desk in world.desks]
            assert world.acknowledged <= set().union(*held)
            a, b, c = world.desks
            before = a.names()
            for other in (b, c):
                a.take(other.export())
                assert before | other.names() == a.names()  # union, and monotone
                before = a.names()
            assert world.acknowledged <= before
            # values: all but the erased are there, of the erased nothing is
            for operation in a.operations():
                if operation.name in world.cell_of:
                    gone = operation.changes[0].content is None
                    assert gone == (operation.name in world.erased)

    check(count, [ACTIONS], body)


@examples
def test_a_conflict_shows_if_and_only_if_edits_were_concurrent(count):
    def body(actions):
        with live(actions) as world:
            for desk in world.desks:
                stored, names = desk.heads(), desk.names()
                for cell in CELLS:
                    expected = world.standing(cell, names)
                    assert set(stored[cell].names if cell in stored else ()) == expected
                    if expected:
                        assert stored[cell].is_conflict == (len(expected) > 1)

    check(count, [ACTIONS], body)


@examples
def test_a_resolving_operation_clears_the_conflict_everywhere(count):
    def body(actions, who):
        with live(actions) as world:
            everything = [plain for desk in world.desks for plain in desk.export()]
            for desk in world.desks:
                desk.take(everything)
            winners = [
                {cell: heads.winner for cell, heads in d.heads().items()} for d in world.desks
            ]
            assert winners[0] == winners[1] == winners[2]
            judge = world.desks[who]
            resolving = [
                judge.set(cell[1], cell[2], "settled", base=heads.names)
                for cell, heads in judge.heads().items()
                if heads.is_conflict
            ]
            for desk in world.desks:
                desk.take(judge.export())
                assert not any(heads.is_conflict for heads in desk.heads().values())
                for operation in resolving:
                    assert desk.heads()[operation.changes[0].cell].names == (operation.name,)

    check(count, [ACTIONS, st.integers(0, 2)], body)


@examples
def test_the_stored_fold_is_the_pure_one_and_the_rebuilt_one(count):
    def body(actions):
        with live(actions) as world:
            for desk in world.desks:
                stored = desk.heads()
                assert stored == desk.folded()
                assert desk.faults() == []
                desk.rebuild()
                assert desk.heads() == stored
                assert desk.faults() == []

    check(count, [ACTIONS], body)


@examples
def test_the_clock_follows_cause(count):
    def body(actions):
        with live(actions) as world:
            rank = {one.name: one for desk in world.desks for one in desk.operations()}
            for name, seen in world.seen_by_author.items():
                assert all(rank[name].stamp > rank[before].stamp for before in seen)
                assert all(rank[name].rank > rank[before].rank for before in seen)

    check(count, [ACTIONS], body)
