"""The chosen checkpoint at the side: what to look at, and where it is marked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from models.records import Query, Record
from models.rounds.doing import Mark, is_abnormal
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records import Buttons, FlagEdit, MomentEdit, place_name
from widgets.records.people import name_text

_MOST = 1_000


class MarkPanel(QWidget):
    """Enter marks; a figure outside the limits turns itself abnormal and asks for a word."""

    marked = Signal(object)
    """A `Mark`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._checkpoint: Record | None = None
        self._mark: Record | None = None
        self._by_hand = False
        """Whether the person said themselves if it is abnormal; then no figure changes it."""
        say = desk.words.say
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(6)
        self._name = QLabel()
        self._name.setFont(desk.theme.font("title"))
        self._name.setWordWrap(True)
        self._where = note(desk.theme, "", "ink2")
        self._limits = note(desk.theme, "", "ink2")
        self.value = self._line(say("roundspanel.value"))
        self.value.textChanged.connect(self._typed)
        self._unit = QLabel()
        self._unit.setFont(desk.theme.font("body"))
        figure = QHBoxLayout()
        figure.addWidget(self.value, 1)
        figure.addWidget(self._unit)
        self.abnormal = FlagEdit(desk)
        self.abnormal.set_name(say("roundspanel.abnormal"))
        self.abnormal.edited.connect(self._turned)
        self.note = self._line(say("roundspanel.note"))
        self.person = self._line(say("roundspanel.sheet_person"))
        self.at = MomentEdit(desk)
        self.at.set_name(say("roundspanel.sheet_at"))
        self.mark = Button(say("roundspanel.mark"), desk.theme, say("roundspanel.enter"), True)
        self.mark.clicked.connect(self.send)
        self.sheet = Button(say("roundspanel.from_sheet"), desk.theme, "S")
        self.sheet.setCheckable(True)
        self.sheet.toggled.connect(lambda _: self._show_sheet())
        self.buttons = Buttons([self.mark, self.sheet])
        self.said = note(desk.theme, "", "ink2")
        column.addWidget(self._name)
        column.addWidget(self._where)
        column.addWidget(self._limits)
        column.addLayout(figure)
        flag = QHBoxLayout()
        flag.addWidget(self._label(say("roundspanel.abnormal")))
        flag.addWidget(self.abnormal, 1)
        column.addLayout(flag)
        for widget in (self.note, self.person, self.at, self.buttons, self.said):
            column.addWidget(widget)
        column.addStretch(1)
        self._show_sheet()
        self.show_checkpoint(None, None)

    def show_checkpoint(self, checkpoint: Record | None, mark: Record | None) -> None:
        """What is asked for, and what was marked before."""
        before = self._checkpoint
        other = checkpoint is None or before is None or checkpoint.id != before.id
        self._checkpoint, self._mark = checkpoint, mark
        self.setVisible(checkpoint is not None)
        if checkpoint is None:
            return
        desk, say = self._desk, self._desk.words.say
        self._name.setText(name_text(desk, checkpoint.values.get("name")))
        place = checkpoint.text("place")
        self._where.setText(place_name(desk, place) if place else "")
        self._where.setVisible(bool(place))
        low, high = checkpoint.text("low"), checkpoint.text("high")
        unit = desk.words.unit(checkpoint.text("unit")) if checkpoint.text("unit") else ""
        self._limits.setText(limits_text(desk, low, high, unit))
        self._limits.setVisible(bool(low or high))
        figure = checkpoint.text("check") == "number"
        self.value.setVisible(figure)
        self._unit.setVisible(figure)
        self._unit.setText(unit)
        if other:
            self._by_hand = False
            self.value.setText(mark.text("value") if mark is not None else "")
            self.note.setText(mark.text("note") if mark is not None else "")
            self.abnormal.put(mark.flag("abnormal") if mark is not None else None)
            self.said.setText(say("roundspanel.marked_before") if mark is not None else "")

    @property
    def is_marked(self) -> bool:
        """True if the checkpoint was marked before."""
        return self._mark is not None

    def tell(self, text: str) -> None:
        """Say why nothing was written."""
        self.said.setText(text)
        needs_word = bool(self.abnormal.value()) and not self.note.text().strip()
        (self.note if needs_word else self.value if self.asks_figure else self.mark).setFocus()

    def state(self) -> dict[str, str]:
        """What is half typed."""
        return {
            "value": self.value.text(),
            "note": self.note.text(),
            "abnormal": self.abnormal.typed(),
        }

    def restore(self, state: dict[str, str]) -> None:
        """Type it again."""
        self.value.setText(state.get("value", ""))
        self.note.setText(state.get("note", ""))
        self.abnormal.retype(state.get("abnormal", "null"))

    def focus_first(self) -> None:
        """Where typing begins: the figure, else the button."""
        (self.value if self.value.isVisibleTo(self) else self.mark).setFocus()

    @property
    def asks_figure(self) -> bool:
        """True if the checkpoint cannot be marked without typing."""
        return self._checkpoint is not None and self._checkpoint.text("check") == "number"

    def send(self) -> None:
        """Tell what the person says of the checkpoint."""
        if self._checkpoint is None:
            return
        recording = self._desk.view.recording
        on_paper = self.sheet.isChecked()
        at = self.at.value() if on_paper else None
        self.marked.emit(
            Mark(
                self._checkpoint,
                self.value.text().strip() if self.asks_figure else "",
                bool(self.abnormal.value()),
                self.note.text().strip(),
                "sheet" if on_paper else "tick",
                self._signer() if on_paper else (recording.person if recording else ""),
                at if isinstance(at, int) else 0,
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in any line marks; held, it does not mark the next checkpoint too."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        elif not event.isAutoRepeat():
            self.send()

    def _typed(self, text: str) -> None:
        if self._checkpoint is not None and not self._by_hand:
            self.abnormal.put(is_abnormal(self._checkpoint, text))

    def _turned(self) -> None:
        self._by_hand = True

    def _show_sheet(self) -> None:
        on_paper = self.sheet.isChecked()
        self.person.setVisible(on_paper)
        self.at.setVisible(on_paper)

    def _signer(self) -> str:
        """Whoever signed the sheet: by their id if they are known here, else as written."""
        typed = self.person.text().strip()
        try:
            people = self._desk.view.records.list(Query("person"), _MOST)
        except LookupError:  # no people are declared here
            return typed
        for one in people:
            name = one.values.get("name")
            if typed and isinstance(name, dict) and typed in name.values():
                return one.id
        return typed

    def _line(self, name: str) -> QLineEdit:
        box = QLineEdit()
        box.setFont(self._desk.theme.font("body"))
        box.setPlaceholderText(name)
        box.setAccessibleName(name)
        return box

    def _label(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setFont(self._desk.theme.font("body"))
        label.setStyleSheet(f"color: {self._desk.theme.color('ink2').name()}")
        return label


def limits_text(desk: Desk, low: str, high: str, unit: str) -> str:
    """`2.5 to 4.2 m`, or the one limit that there is."""
    say = desk.words.say
    if low and high:
        return say("roundspanel.limits", low=low, high=high, unit=unit)
    if high:
        return say("roundspanel.limit_high", high=high, unit=unit)
    return say("roundspanel.limit_low", low=low, unit=unit) if low else ""
