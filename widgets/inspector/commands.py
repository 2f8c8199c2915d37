"""The control of one commandable point: ask, confirm, reason, outcome; nothing is assumed done.

What the device does is shown by its readback, never by the button that was pressed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from models.commands import CommandRecord, Outcome
from models.points import CommandSpec, Point
from models.site.park import Device
from models.text.message import Message
from models.views import View, actor
from widgets.controls import Button, OutcomeMark
from widgets.inspector.confirm import Confirm, Line
from widgets.inspector.errand import Errand
from widgets.inspector.section import note
from widgets.inspector.text import bare
from widgets.theme import Theme
from widgets.words import Words

_REMEMBERED_MS = 900_000
"""How long the outcome of a command stays beside its control."""
_FAILED = frozenset({Outcome.REJECTED, Outcome.NOT_SENT, Outcome.UNKNOWN})
_NOT_ORDERED = frozenset({"unknown", "fault"})
"""States that a device may be in but nobody asks for."""
_RELEASES = frozenset({"door_release"})


_GAP = 6


def _widen(button: Button) -> None:
    """Buttons fill their column, so that their edges stand in line."""
    button.setMinimumWidth(0)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class CommandBox(QWidget):
    """One commandable point."""

    def __init__(
        self, view: View, theme: Theme, words: Words, point: Point, errand: Errand | None
    ) -> None:
        super().__init__()
        assert point.command is not None
        self._view = view
        self._theme = theme
        self._words = words
        self.point = point
        self._spec: CommandSpec = point.command
        self._device: Device = view.park.devices[point.device]
        self._errand = errand
        self._armed: float | None = None
        self._armed_by = ""
        self._buttons: list[tuple[Button, float]] = []
        self._field: QLineEdit | None = None
        self._asked_from: QWidget | None = None
        """The control that had the focus when a command was asked for; it gets it back."""
        self.setAccessibleName(words.name(point.name))

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(5)
        if self._spec.action != "pulse":
            column.addWidget(note(theme, words.name(point.name), "ink2"))
        self._controls = QWidget()
        self._build_controls()
        column.addWidget(self._controls)
        self._hint = note(theme, "", "ink2")
        column.addWidget(self._hint)
        self._confirm = Confirm(theme, words)
        self._confirm.sent.connect(self._send)
        self._confirm.cancelled.connect(self.cancel)
        self._confirm.hide()
        column.addWidget(self._confirm)
        self._outcome = OutcomeMark(theme, words)
        column.addWidget(self._outcome)
        self._call = note(theme, "", "ink")
        column.addWidget(self._call)
        self.refresh()

    # Controls

    def _build_controls(self) -> None:
        build: dict[str, Callable[[], None]] = {
            "setpoint": self._build_setpoint,
            "switch": self._build_switch,
            "pulse": self._build_pulse,
        }
        build.get(self._spec.action, self._build_setpoint)()

    def _build_pulse(self) -> None:
        grid = QGridLayout(self._controls)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_GAP)
        release = self.point.kind in _RELEASES
        text = (
            self._words.say("inspector.open_door") if release else self._words.name(self.point.name)
        )
        key = self._words.say("inspector.open_door.key") if release else ""
        button = Button(text, self._theme, key, primary=True)
        button.clicked.connect(lambda: self.arm(1.0))
        self._buttons.append((button, 1.0))
        _widen(button)
        # As wide as one of the two columns below
        grid.addWidget(button, 0, 0)
        grid.addWidget(QWidget(), 0, 1)
        for column in range(2):
            grid.setColumnStretch(column, 1)

    def _build_switch(self) -> None:
        grid = QGridLayout(self._controls)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_GAP)
        states = [
            (index, state)
            for index, state in enumerate(self.point.states)
            if state.code not in _NOT_ORDERED
        ]
        columns = 2 if len(states) != 3 else 3
        for number, (index, state) in enumerate(states):
            button = Button(self._words.name(state.name), self._theme)
            button.setCheckable(True)
            button.clicked.connect(self._arming(float(index)))
            self._buttons.append((button, float(index)))
            _widen(button)
            grid.addWidget(button, number // columns, number % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)

    def _arming(self, value: float) -> Callable[[], None]:
        def arm() -> None:
            self._show_actual()
            self.arm(value)

        return arm

    def _build_setpoint(self) -> None:
        row = QHBoxLayout(self._controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._field = Line()
        self._field.setFixedWidth(84)
        self._field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._field.setAccessibleName(self._words.name(self.point.name))
        self._field.returnPressed.connect(self._take_field)
        row.addWidget(self._field)
        row.addWidget(note(self._theme, self._words.unit(self.point.unit), "ink2"))
        button = Button(self._words.say("inspector.set"), self._theme)
        button.clicked.connect(self._take_field)
        self._buttons.append((button, float("nan")))
        row.addWidget(button)
        row.addWidget(note(self._theme, self._range(), "ink3"))
        row.addStretch(1)

    def _range(self) -> str:
        spec, words = self._spec, self._words
        if spec.minimum is None or spec.maximum is None:
            return ""
        low = bare(words, self.point, spec.minimum)
        high = words.quantity(self.point, spec.maximum)
        return words.say("inspector.range", low=low, high=high)

    def _take_field(self) -> None:
        assert self._field is not None
        value = parse(self._field.text())
        spec = self._spec
        low = spec.minimum if spec.minimum is not None else float("-inf")
        high = spec.maximum if spec.maximum is not None else float("inf")
        if value is None or not low <= value <= high:
            self._hint.setText(self._words.say("inspector.not_in_range", range=self._range()))
            self._hint.show()
            return
        if spec.step:
            value = round(value / spec.step) * spec.step
        self.arm(value)

    # From the ask to the outcome

    @property
    def armed(self) -> float | None:
        """The value that waits for its confirmation."""
        return self._armed

    def obstacle(self) -> Message | None:
        """Why nothing can be asked now."""
        if self._view.commanding is None or self._errand is None:
            return Message.of("inspector.commands_off")
        return self._view.commanding.obstacle(self.point.id)

    def arm(self, value: float) -> None:
        """Ask for `value`: at once, or after the confirmation that the point wants."""
        if self.obstacle() is not None or self._busy():
            return
        self._armed, self._armed_by = value, actor(self._view)
        self._keep_focus()
        if not (self._spec.confirm or self._spec.reason_required):
            self._send("")
            return
        name = self._words.name(self._device.name)
        if self._spec.action == "pulse":
            verb = (
                self._words.say("inspector.open_door")
                if self.point.kind in _RELEASES
                else self._words.name(self.point.name)
            )
            question = self._words.say("inspector.ask.pulse", verb=verb, device=name)
        else:
            question = self._words.say(
                "inspector.ask.value",
                point=self._words.name(self.point.name),
                value=self._words.quantity(self.point, value),
                device=name,
            )
        self._confirm.ask(question, self._spec.reason_required, self._spec.confirm)
        self._confirm.show()
        self._confirm.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def cancel(self) -> None:
        """Nothing is sent. A command that is under way is not touched."""
        self._armed = None
        self._close_question()
        self.refresh()

    def _send(self, reason: str) -> None:
        value, self._armed = self._armed, None
        self._close_question()
        if value is None or self._errand is None or self._busy():
            return
        self._errand.ask(self.point.id, value, reason)
        self.refresh()

    def _close_question(self) -> None:
        """Hide it; if it had the focus, the box holds that until its controls work again."""
        inside = QApplication.focusWidget()
        if inside is not None and (inside is self._confirm or self._confirm.isAncestorOf(inside)):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._confirm.hide()

    def _keep_focus(self) -> None:
        """A control that is about to be switched off would hand its focus to a stranger."""
        controls: list[QWidget] = [button for button, _ in self._buttons]
        if self._field is not None:
            controls.append(self._field)
        for control in controls:
            if control.hasFocus():
                self._asked_from = control
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _return_focus(self) -> None:
        if not self.hasFocus():
            return
        control = self._asked_from
        if control is None and self._buttons:
            control = self._buttons[0][0]
        if control is not None:
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _busy(self) -> bool:
        record = self._record()
        pending = record is not None and record.outcome is Outcome.PENDING
        return pending or (self._errand is not None and self._errand.running)

    def _record(self) -> CommandRecord | None:
        for record in reversed(self._view.commands()):
            if record.command.point == self.point.id:
                recent = self._view.now() - record.asked_ms < _REMEMBERED_MS
                return record if recent else None
        return None

    def refresh(self) -> None:
        """Obstacle, actual state and outcome as of now."""
        obstacle = self.obstacle()
        # whoever takes over has asked for nothing
        is_void = obstacle is not None or actor(self._view) != self._armed_by
        if is_void and self._armed is not None:
            self._armed = None
            self._close_question()
        usable = obstacle is None and not self._busy() and self._armed is None
        if not usable:
            self._keep_focus()
        for button, _ in self._buttons:
            button.setEnabled(usable)
        if self._field is not None:
            self._field.setEnabled(usable)
            self._field.setPlaceholderText(self._actual_text())
        if usable:
            self._return_focus()
        self._hint.setText(self._words.say(obstacle) if obstacle is not None else "")
        self._hint.setVisible(obstacle is not None)
        self._show_actual()
        record = self._record()
        self._outcome.show_record(record, self._view.now())
        self._outcome.setVisible(record is not None)
        failed = record is not None and record.outcome in _FAILED and bool(self._device.phone)
        self._call.setText(
            self._words.say("inspector.call", phone=self._device.phone) if failed else ""
        )
        self._call.setVisible(failed)

    def _actual_point(self) -> str:
        proof = self._spec.proof
        return proof.point if proof is not None else self.point.id

    def _actual_text(self) -> str:
        actual = self._view.park.points.get(self._actual_point())
        if actual is None:
            return ""
        value = self._view.latest(actual.id).value
        return "" if value is None else f"{value:g}"

    def _show_actual(self) -> None:
        """Check the button of the state that is read back, whatever was pressed."""
        if self._spec.action != "switch":
            return
        reading = self._view.latest(self._actual_point())
        for button, value in self._buttons:
            live = reading.value is not None and not reading.quality.is_last_known
            button.setChecked(live and reading.value == value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the question back; everything else is the inspector's."""
        if event.key() == Qt.Key.Key_Escape and self._armed is not None:
            self.cancel()
        else:
            event.ignore()

    def letter(self, text: str, *, beside: bool = False) -> bool:
        """Press the button whose letter this is; False if there is none.

        Pressed `beside` the inspector it acts only where a question follows, and else leads to the
        button: a stray key opens no door.
        """
        key = self._words.say("inspector.open_door.key")
        if self.point.kind not in _RELEASES or text.upper() != key.upper():
            return False
        if beside and not (self._spec.confirm or self._spec.reason_required):
            self._buttons[0][0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.arm(1.0)
        return True


def parse(text: str) -> float | None:
    """The number a person typed, with a point or a comma, a hyphen or a true minus."""
    try:
        value = float(text.strip().replace(",", ".").replace("\u2212", "-"))
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None
