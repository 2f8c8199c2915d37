"""Workspaces that do nothing but say what was asked of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from models.text import Message
from widgets.contribution import Action, Contribution, Desk, Found, Target
from widgets.controls import Button, HoldButton, Segments


class DummyWorkspace:
    """A label, a text box and a button; a header with switches; an inspector with buttons."""

    def __init__(self, desk: Desk, place: Sequence[str]) -> None:
        self.desk = desk
        self.opened: list[Target] = []
        self.acted: list[str] = []
        self._place = list(place)
        self._state: dict[str, str] = {}
        self._tell: list[Callable[[], None]] = []
        self.widget = QWidget()
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(16, 16, 16, 16)
        self.label = QLabel("142.6 kW")
        self.label.setFont(desk.theme.font("card"))
        self.box = QLineEdit()
        self.button = QPushButton("Plain")
        self.pressed = 0
        self.button.clicked.connect(self._press)
        for widget in (self.label, self.box, self.button):
            column.addWidget(widget)
        column.addStretch(1)
        self.header: QWidget | None = Segments(
            [("doors", "Doors"), ("climate", "Climate"), ("energy", "Energy")], desk.theme, False
        )
        self.header.set_on("doors")
        self.inspector: QWidget | None = QWidget()
        panel = QVBoxLayout(self.inspector)
        panel.setContentsMargins(16, 10, 16, 10)
        title = QLabel("2.12 Cold room")
        title.setFont(desk.theme.font("title"))
        panel.addWidget(title)
        panel.addStretch(1)
        self.primary = Button("Open", desk.theme, "O", primary=True)
        panel.addWidget(self.primary)
        panel.addWidget(HoldButton("Lock down", desk.theme, desk.words))
        desk.view.subscribe(lambda changes: self.label.setText(str(len(changes.points))))

    def _press(self) -> None:
        self.pressed += 1

    def crumbs(self) -> Sequence[str]:
        return self._place

    def go(self, *place: str) -> None:
        self._place = list(place)
        for tell in self._tell:
            tell()

    def open(self, target: Target) -> None:
        self.opened.append(target)

    def state(self) -> dict[str, str]:
        return {**self._state, "text": self.box.text()}

    def restore(self, state: dict[str, str]) -> None:
        self._state = dict(state)
        self.box.setText(state.get("text", ""))

    def act(self, action: str) -> None:
        self.acted.append(action)

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        self._tell.append(listener)


def dummies() -> tuple[Contribution, ...]:
    """Three workspaces; titles are codes that no catalogue has, so they are said as they are."""

    def find(desk: Desk, text: str) -> list[Found]:
        return [
            Found(Target("device", device.id), desk.words.name(device.name), device.kind, rank)
            for rank, device in enumerate(desk.view.park.devices.values())
            if text.casefold() in desk.words.name(device.name).casefold()
        ]

    def link(desk: Desk, text: str) -> list[Found]:
        return [
            Found(Target("link", id_), desk.words.name(link.name), "link", -1)
            for id_, link in desk.view.park.links.items()
            if text.casefold() in desk.words.name(link.name).casefold()
        ]

    return (
        Contribution(
            "plan",
            Message("Plan"),
            "plan",
            lambda desk: DummyWorkspace(desk, ["Linhu Park", "Building B", "Floor 2"]),
            opens=("device", "floor"),
            actions=(Action("climate", Message("Climate layer"), "C"),),
            find=find,
        ),
        Contribution(
            "trend", Message("Trend"), "trends", lambda desk: DummyWorkspace(desk, ["Trend"])
        ),
        Contribution(
            "devices",
            Message("Devices"),
            "devices",
            lambda desk: DummyWorkspace(desk, ["Devices"]),
            opens=("link", "device"),
            actions=(Action("export", Message("Export table")),),
            find=link,
        ),
    )
