"""Which registers are read together, and how holes are found."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from devices.modbus.blocks import Block, Hole, blocks_of, halves, search
from devices.registers import width
from models.site.sources import ModbusSource, ModbusUnit


def f32(*addresses: int) -> list[ModbusSource]:
    return [ModbusSource(f"p{address}", 1, 4, address, "f32") for address in addresses]


def spans(blocks: tuple[Block, ...]) -> list[tuple[int, int, int]]:
    return [(block.function, block.address, block.count) for block in blocks]


def test_neighbours_within_the_gap_are_one_block() -> None:
    unit = ModbusUnit("d", 1, gap=8)
    assert spans(blocks_of(f32(0, 2, 12), unit)) == [(4, 0, 14)]
    assert spans(blocks_of(f32(0, 2, 13), unit)) == [(4, 0, 4), (4, 13, 2)]


def test_functions_are_never_mixed() -> None:
    sources = [*f32(0), ModbusSource("h", 1, 3, 0, "u16"), ModbusSource("c", 1, 1, 0, "bit")]
    assert spans(blocks_of(sources, ModbusUnit("d", 1))) == [(1, 0, 1), (3, 0, 1), (4, 0, 2)]


def test_the_unit_s_limit_never_splits_a_value() -> None:
    unit = ModbusUnit("d", 1, max_registers=5)
    assert spans(blocks_of(f32(0, 2, 4, 6), unit)) == [(4, 0, 4), (4, 4, 4)]
    assert spans(blocks_of(f32(0, 2), ModbusUnit("d", 1, max_registers=1))) == [
        (4, 0, 2),
        (4, 2, 2),
    ]


def test_bits_of_one_register_and_overlapping_values_share_it() -> None:
    sources = [ModbusSource(f"b{i}", 1, 3, 7, "u16", bit=i) for i in range(16)]
    sources.append(ModbusSource("both", 1, 3, 6, "u32"))
    (block,) = blocks_of(sources, ModbusUnit("d", 1, max_registers=2))
    assert (block.address, block.count, len(block.sources)) == (6, 2, 17)


def test_coils_are_counted_as_bits() -> None:
    sources = [ModbusSource(f"c{i}", 1, 1, i, "bit") for i in (0, 100, 2100)]
    blocks = blocks_of(sources, ModbusUnit("d", 1))
    assert spans(blocks) == [(1, 0, 101), (1, 2100, 1)]
    assert blocks[0].size == 13


def test_a_hole_or_a_border_is_not_read_across() -> None:
    unit = ModbusUnit("d", 1)
    assert len(blocks_of(f32(0, 4), unit, {Hole(1, 4, 2, 2)})) == 2
    assert len(blocks_of(f32(0, 2), unit, {Hole(1, 4, 2, 0)})) == 2
    assert len(blocks_of(f32(0, 2), unit, {Hole(1, 4, 4, 2), Hole(2, 4, 2), Hole(1, 3, 2)})) == 1


def answer(block: Block, missing: set[int], borders: set[int]) -> bool:
    """True if a device that lacks `missing` and splits at `borders` refuses `block`."""
    inside = range(block.address, block.end)
    return any(a in missing for a in inside) or any(a in borders for a in inside[1:])


def learn(sources: list[ModbusSource], unit: ModbusUnit, refuses: Any) -> tuple[set[Hole], int]:
    """Read and search until nothing changes; the holes and how many reads it took."""
    holes: set[Hole] = set()
    reads = 0
    while True:
        known = len(holes)
        for block in blocks_of(sources, unit, holes):
            reads += 1
            if not refuses(block):
                continue
            course = search(block)
            try:
                part = next(course)
                while True:
                    reads += 1
                    part = course.send(refuses(part))
            except StopIteration as end:
                holes.update(end.value)
        if len(holes) == known:
            return holes, reads


def test_one_missing_value_among_sixty_is_found_and_the_rest_stays_together() -> None:
    sources = f32(*range(0, 120, 2))
    unit = ModbusUnit("d", 1)
    holes, reads = learn(sources, unit, lambda block: answer(block, {74}, set()))
    assert holes == {Hole(1, 4, 74, 2)}
    assert spans(blocks_of(sources, unit, holes)) == [(4, 0, 74), (4, 74, 2), (4, 76, 44)]
    assert reads < 25


def test_a_gap_that_may_not_be_read_is_found() -> None:
    unit = ModbusUnit("d", 1)
    holes, _ = learn(f32(0, 2, 6, 8), unit, lambda block: answer(block, {4, 5}, set()))
    assert holes == {Hole(1, 4, 4, 2)}


@given(
    st.sets(st.integers(0, 60), min_size=1, max_size=30),
    st.sets(st.integers(0, 63), max_size=5),
    st.sets(st.integers(0, 63), max_size=3),
    st.integers(0, 12),
    st.integers(2, 60),
    st.sampled_from(("u16", "u32", "f64")),
)
def test_every_value_that_is_there_is_read_in_the_end(
    addresses: set[int], missing: set[int], borders: set[int], gap: int, most: int, kind: Any
) -> None:
    sources = [ModbusSource(f"p{a}", 1, 3, a, kind) for a in addresses]
    unit = ModbusUnit("d", 1, gap=gap, max_registers=most)
    holes, _ = learn(sources, unit, lambda block: answer(block, missing, borders))
    blocks = blocks_of(sources, unit, holes)
    assert sorted(s.point for b in blocks for s in b.sources) == sorted(s.point for s in sources)
    for block in blocks:
        for source in block.sources:
            assert block.address <= source.address
            assert source.address + width(source.type) <= block.end
        if answer(block, missing, borders):
            assert halves(block) is None
            assert any(hole.breaks(block.address, block.end) for hole in holes)
        if block.count > most:
            assert halves(block) is None
