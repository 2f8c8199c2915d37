"""The page of privacy: one person, what is kept how long, what was erased and looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from models.privacy import ERASURE, PURPOSE
from models.records import RecordKind
from widgets.contribution import Desk, Target
from widgets.controls import Segments
from widgets.privacy.person import PersonPanel
from widgets.privacy.told import erasures, kept
from widgets.records import Following
from widgets.records.lines import Lines

_PARTS = {
    "person": "privacy.part.person",
    "kept": "privacy.part.kept",
    "erased": "privacy.part.erased",
}


class PrivacyWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk, kinds: Sequence[RecordKind]) -> None:
        self._desk = desk
        say, theme = desk.words.say, desk.theme
        self._part = "person"
        self._listeners: list[Callable[[], None]] = []
        self.person = PersonPanel(desk, kinds)
        self.kept = Lines(theme, "", say("privacy.part.kept"), newest_first=True)
        self.kept.show_entries(kept(desk))
        self.erased = Lines(
            theme, say("privacy.erased.none"), say("privacy.part.erased"), newest_first=True
        )
        self._parts: dict[str, QWidget] = {
            "person": self.person,
            "kept": self.kept,
            "erased": self.erased,
        }
        self._stack = QStackedWidget()
        for part in self._parts.values():
            self._stack.addWidget(part)
        self.widget: QWidget = self._stack
        self.switch = Segments([(id_, say(code)) for id_, code in _PARTS.items()], theme)
        self.header: QWidget | None = self.switch
        self.inspector: QWidget | None = None
        self.switch.set_on("person")
        self.switch.switched.connect(self._switched)
        self._following = Following(
            self.widget, desk.view.records, frozenset({ERASURE, PURPOSE}), lambda _: self._read()
        )
        self._read()

    def crumbs(self) -> Sequence[str]:
        """The page; the switch beside it says which part."""
        return [self._desk.words.say("privacy.title")]

    def open(self, target: Target) -> None:
        """An erasure or a purpose in its list; `privacy` with `kind:id`: what is held on it."""
        if target.kind == "privacy":
            self.switch.set_on("person")
            self.person.show_person(target.id)
            return
        self.switch.set_on("erased")
        for row in range(self.erased.count()):
            if self.erased.entry(row).id == target.id:
                self.erased.setCurrentRow(row)
        self.erased.setFocus()

    def state(self) -> dict[str, str]:
        """The part, and what is looked for; never whose data was on screen."""
        return {"part": self._part, "text": self.person.box.text()}

    def restore(self, state: dict[str, str]) -> None:
        """Put back what `state` gave."""
        if state.get("part") in _PARTS:
            self.switch.set_on(state["part"])
        self.person.box.setText(state.get("text", ""))
        self.person.look()

    def act(self, action: str) -> None:
        """There are none."""

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Hear of another part."""
        self._listeners.append(listener)

    def _switched(self, part: str, on: bool) -> None:
        if not on:
            return
        self._part = part
        self._stack.setCurrentWidget(self._parts[part])
        for listener in self._listeners:
            listener()

    def _read(self) -> None:
        self.erased.show_entries(erasures(self._desk))
