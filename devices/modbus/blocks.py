"""Which registers are read together: pure rules over the sources of one unit (docs/adr/0010)."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from devices.registers import width

if TYPE_CHECKING:
    from models.site.sources import ModbusSource, ModbusUnit

_BITS_PER_REGISTER = 16


@dataclass(frozen=True, slots=True)
class Hole:
    """Addresses that a unit refused, learned by reading; a count of 0 is a border between two.

    Blocks neither contain a hole nor reach across a border.
    """

    unit: int
    function: int
    address: int
    count: int = 0

    def breaks(self, address: int, end: int) -> bool:
        """True if a block of `address` up to before `end` would be refused for this hole."""
        if self.count == 0:
            return address < self.address < end
        return self.address < end and address < self.address + self.count


@dataclass(frozen=True, slots=True)
class Block:
    """One request: neighbouring registers or bits of one unit, and who is fed by them."""

    unit: int
    function: int
    address: int
    count: int
    sources: tuple[ModbusSource, ...]

    @property
    def end(self) -> int:
        """The first address behind the block."""
        return self.address + self.count

    @property
    def bits(self) -> bool:
        """True for coils and discrete inputs."""
        return self.function in (1, 2)

    @property
    def size(self) -> int:
        """Data bytes of the answer."""
        return (self.count + 7) // 8 if self.bits else 2 * self.count


def blocks_of(
    sources: Iterable[ModbusSource], limits: ModbusUnit, holes: Collection[Hole] = ()
) -> tuple[Block, ...]:
    """The fewest requests that read `sources` of one unit without splitting a value.

    Neighbours are joined while the gap between them is at most `limits.gap` registers and the
    block within the unit's limit. A value that lies in a hole is read alone.
    """
    found: list[Block] = []
    ordered = sorted(sources, key=lambda source: (source.function, source.address))
    for function, group in groupby(ordered, key=lambda source: source.function):
        own = [hole for hole in holes if (hole.unit, hole.function) == (limits.unit, function)]
        cells = _cells(limits.unit, function, list(group))
        block = cells[0]
        for cell in cells[1:]:
            if _may_join(block, cell, limits, own):
                block = _joined(block, cell)
            else:
                found.append(block)
                block = cell
        found.append(block)
    return tuple(found)


def halves(block: Block) -> tuple[Block, Block] | None:
    """The block cut between two values near its middle; None if it cannot be cut."""
    cells = _cells(block.unit, block.function, block.sources)
    if len(cells) < 2:
        return None
    middle = (block.address + block.end) / 2
    cut = min(range(1, len(cells)), key=lambda i: abs(cells[i].address - middle))
    left, right = cells[0], cells[cut]
    for cell in cells[1:cut]:
        left = _joined(left, cell)
    for cell in cells[cut + 1 :]:
        right = _joined(right, cell)
    return left, right


def search(block: Block) -> Generator[Block, bool, tuple[Hole, ...]]:
    """Find out why `block` was refused: yields what to read next, is sent whether it was refused.

    Returns the holes: values that are refused by themselves, or, where both halves are answered
    alone and refused together, the registers between them.
    """
    pair = halves(block)
    if pair is None:
        return (Hole(block.unit, block.function, block.address, block.count),)
    found: tuple[Hole, ...] = ()
    for half in pair:
        refused = yield half
        if refused:
            found += yield from search(half)
    left, right = pair
    between = Hole(block.unit, block.function, left.end, right.address - left.end)
    return found or (between,)


def _cells(unit: int, function: int, sources: Sequence[ModbusSource]) -> list[Block]:
    """Values that share registers belong together; each cell is one block at its smallest."""
    cells: list[Block] = []
    for source in sorted(sources, key=lambda source: source.address):
        count = 1 if function in (1, 2) else width(source.type)
        cell = Block(unit, function, source.address, count, (source,))
        if cells and cell.address < cells[-1].end:
            cells[-1] = _joined(cells[-1], cell)
        else:
            cells.append(cell)
    return cells


def _may_join(block: Block, cell: Block, limits: ModbusUnit, holes: Iterable[Hole]) -> bool:
    end = max(block.end, cell.end)
    gap = limits.gap * (_BITS_PER_REGISTER if block.bits else 1)
    most = limits.max_bits if block.bits else limits.max_registers
    return (
        cell.address - block.end <= gap
        and end - block.address <= most
        and not any(hole.breaks(block.address, end) for hole in holes)
    )


def _joined(block: Block, cell: Block) -> Block:
    end = max(block.end, cell.end)
    sources = block.sources + cell.sources
    return Block(block.unit, block.function, block.address, end - block.address, sources)
