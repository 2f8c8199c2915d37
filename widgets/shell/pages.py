"""Workspaces that belong together: one entry of the rail, pages side by side in the header."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from models.text.message import Message
from widgets.contribution import Contribution, Desk
from widgets.controls import Segments


@dataclass(frozen=True, slots=True)
class RailItem:
    """One entry of the rail."""

    id: str
    """Id of the group, or of the contribution that stands alone."""
    title: Message
    icon: str
    pages: tuple[Contribution, ...]


def rail_items(contributions: Sequence[Contribution]) -> tuple[RailItem, ...]:
    """In the order in which each group or lone contribution comes first."""
    pages: dict[str, list[Contribution]] = {}
    for one in contributions:
        pages.setdefault(one.group.id if one.group is not None else one.id, []).append(one)
    found = []
    for id_, members in pages.items():
        head = members[0].group or members[0]
        found.append(RailItem(id_, head.title, head.icon, tuple(members)))
    return tuple(found)


class PageSwitch(QStackedWidget):
    """The pages of the group on screen; nothing for a workspace that stands alone."""

    def __init__(
        self, desk: Desk, items: Sequence[RailItem], choose: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._choose = choose
        self._items = {page.id: item for item in items for page in item.pages}
        self._last = {item.id: item.pages[0].id for item in items}
        self._segments: dict[str, Segments] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for item in items:
            if len(item.pages) > 1:
                entries = [(page.id, desk.words.say(page.title)) for page in item.pages]
                segments = Segments(entries, desk.theme)
                segments.setAccessibleName(desk.words.say(item.title))
                segments.switched.connect(self._switched)
                self._segments[item.id] = segments
                self.addWidget(segments)
        self.hide()

    def item(self, page: str) -> RailItem:
        """The entry of the rail that a page belongs to. LookupError for an unknown one."""
        return self._items[page]

    def last(self, item: str) -> str:
        """The page of an entry that was shown last."""
        return self._last[item]

    def neighbour(self, page: str, step: int) -> str:
        """The page `step` places further in the same group, round and round."""
        pages = [one.id for one in self._items[page].pages]
        return pages[(pages.index(page) + step) % len(pages)]

    def show_page(self, page: str) -> None:
        """Another workspace is on screen."""
        item = self._items[page]
        self._last[item.id] = page
        segments = self._segments.get(item.id)
        self.setVisible(segments is not None)
        if segments is not None:
            segments.set_on(page)
            self.setCurrentWidget(segments)
            self.setFixedSize(segments.sizeHint())

    def _switched(self, page: str, on: bool) -> None:
        if on and self._last[self._items[page].id] != page:
            self._choose(page)
