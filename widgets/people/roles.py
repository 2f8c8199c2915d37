"""Roles: chosen for a person with switches, and said in words with everything they allow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout

from models.records import JsonValue, Permission, Role
from widgets.contribution import Desk
from widgets.controls import Segments
from widgets.controls.section import note
from widgets.records import Editor
from widgets.words.roles import ROLE_WORDS

_BY_VALUE = {role.value: role for role in Role}


def role_words(desk: Desk, value: JsonValue) -> str:
    """The roles of a person in words."""
    held = value if isinstance(value, list) else []
    codes = [ROLE_WORDS[_BY_VALUE[one]] for one in held if one in _BY_VALUE]
    return desk.words.listed(desk.words.say(code) for code in codes)


def allowed(desk: Desk, role: Role, permissions: Sequence[Permission]) -> list[str]:
    """What a role may do, a sentence each."""
    return [desk.words.say(one.title) for one in permissions if role in one.roles]


class RolesEdit(Editor):
    """A LIST of roles: a switch for each, any of them on."""

    tall = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        self.switches: dict[Role, Segments] = {}
        self._putting = False
        self._held = note(desk.theme, "", "ink")
        self._held.setFont(desk.theme.font("body"))
        self._held.hide()
        grid.addWidget(self._held, 2, 0, 1, 4)
        for number, (role, code) in enumerate(ROLE_WORDS.items()):
            switch = Segments([(role.value, desk.words.say(code))], desk.theme, exclusive=False)
            switch.switched.connect(self._switched)
            grid.addWidget(switch, number // 3, number % 3)
            self.switches[role] = switch
        grid.setColumnStretch(3, 1)
        self.setFocusProxy(self.switches[Role.VIEWER])

    def value(self) -> JsonValue:
        """The roles that are on, in their own order."""
        on = (role for role, switch in self.switches.items() if switch.is_on(role.value))
        return [role.value for role in on]

    def put(self, value: JsonValue) -> None:
        """Show."""
        held = value if isinstance(value, list) else []
        self._putting = True
        for role, switch in self.switches.items():
            switch.set_on(role.value, role.value in held)
        self._putting = False
        self._held.setText(role_words(self.desk, value) or "\u2014")

    def set_read_only(self, read_only: bool) -> None:
        """In words alone: a switch that cannot be switched says nothing."""
        self.read_only = read_only
        for switch in self.switches.values():
            switch.setVisible(not read_only)
        self._held.setVisible(read_only)

    def _switched(self, _id: str, _on: bool) -> None:
        if not self._putting:
            self._held.setText(role_words(self.desk, self.value()) or "\u2014")
            self.edited.emit()
