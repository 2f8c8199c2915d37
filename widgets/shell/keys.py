"""What the window can be told to do: bound as keys, listed by the palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from widgets.contribution import Action, Contribution
from widgets.shell.pages import RailItem
from widgets.shell.palette import Command
from widgets.words import Words

_DIGITS = 9


@dataclass(frozen=True, slots=True)
class WindowKey:
    """Something that the window itself does. Without a title it is a key only, in no list."""

    title: str
    run: Callable[[], None]
    key: str = ""


class Keys:
    """The keys of a frame: its own, a digit for each rail entry, the actions of workspaces."""

    def __init__(
        self,
        frame: QWidget,
        words: Words,
        items: Sequence[RailItem],
        own: Sequence[WindowKey],
        open_page: Callable[[str], None],
        open_item: Callable[[str], None],
        act: Callable[[Contribution, Action], None],
    ) -> None:
        self._frame, self._words = frame, words
        self._items, self._own = items, own
        self._open_page, self._act = open_page, act
        self._local: list[tuple[str, QShortcut]] = []
        """Shortcuts that are heard in one workspace only."""
        for number, item in enumerate(items[:_DIGITS], 1):
            self._bind(f"Ctrl+{number}", partial(open_item, item.id))
        for one in own:
            if one.key:
                self._bind(one.key, one.run)
        for contribution, action in self._actions():
            if action.key:
                shortcut = self._bind(action.key, partial(act, contribution, action))
                if not action.stays:
                    shortcut.setEnabled(False)
                    self._local.append((contribution.id, shortcut))

    def listen_in(self, workspace: str) -> None:
        """Hear the keys of the workspace on screen, and of no other."""
        for owner, shortcut in self._local:
            shortcut.setEnabled(owner == workspace)

    def commands(self) -> list[Command]:
        """Everything that can be done, with its key."""
        return [
            *self._pages(),
            *(Command(one.title, one.run, key=one.key) for one in self._own if one.title),
            *(
                Command(
                    self._words.say(action.title),
                    partial(self._act, contribution, action),
                    self._words.say(contribution.title),
                    action.key,
                )
                for contribution, action in self._actions()
            ),
        ]

    def _pages(self) -> list[Command]:
        say = self._words.say
        return [
            Command(
                say("window.action.open", workspace=say(page.title)),
                partial(self._open_page, page.id),
                say(item.title) if len(item.pages) > 1 else "",
                key=f"Ctrl+{number}" if number <= _DIGITS and page is item.pages[0] else "",
            )
            for number, item in enumerate(self._items, 1)
            for page in item.pages
        ]

    def _actions(self) -> list[tuple[Contribution, Action]]:
        pages = [page for item in self._items for page in item.pages]
        return [(page, action) for page in pages for action in page.actions]

    def _bind(self, key: str, run: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._frame)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(run)
        return shortcut
