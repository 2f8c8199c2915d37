"""The inspector of both pages: the form of a tenant, a contact or a lease."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from models.records import JsonValue
from widgets.contribution import Desk
from widgets.controls.section import note
from widgets.records import Form, name_text
from widgets.tenants.forms import form_of
from widgets.tenants.terms import lease_title

_NEW = {
    "tenant": "tenants.new.tenant",
    "contact": "tenants.new.contact",
    "lease": "tenants.new.lease",
}
_KIND = {
    "tenant": "tenants.kind.tenant",
    "contact": "tenants.kind.contact",
    "lease": "tenants.kind.lease",
}


class RecordPanel(QWidget):
    """One record at a time; what is half typed into another kind waits there."""

    saved = Signal(str, str)
    """Kind and id of what is on the disk now."""
    left = Signal()
    """Escape with nothing to take back."""

    def __init__(self, desk: Desk, hint: str) -> None:
        """`hint` says how to fill the panel."""
        super().__init__()
        self._desk = desk
        self._forms: dict[str, Form] = {}
        self.kind = ""
        """Kind of what is shown; empty for nothing."""
        self.setMinimumWidth(280)
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(self.backgroundRole(), desk.theme.color("panel"))
        self.setPalette(palette)
        self._what = note(desk.theme, "")
        self._title = QLabel()
        self._title.setFont(desk.theme.font("title"))
        self._title.setWordWrap(True)
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(16, 10, 16, 2)
        head.setSpacing(2)
        head.addWidget(self._what)
        head.addWidget(self._title)
        self._hint = note(desk.theme, hint)
        self._hint.setFont(desk.theme.font("body"))
        self._hint.setContentsMargins(16, 12, 16, 12)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._hint)
        column.addWidget(self._stack, 1)
        column.addStretch(0)
        self.clear()

    def clear(self) -> None:
        """Nothing is chosen."""
        self.kind = ""
        self._head.hide()
        self._stack.hide()
        self._hint.show()

    @property
    def id(self) -> str:
        """Id of what is shown."""
        return self._forms[self.kind].id if self.kind else ""

    @property
    def dirty(self) -> bool:
        """True if the person entered something that is not saved."""
        return bool(self.kind) and self._forms[self.kind].dirty

    def form(self, kind: str) -> Form:
        """The form of a kind, made when it is first needed."""
        if kind not in self._forms:
            form = self._forms[kind] = form_of(self._desk, kind)
            form.saved.connect(lambda id_: self._saved(kind, id_))
            area = QScrollArea()
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setWidgetResizable(True)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(form)
            area.viewport().setAutoFillBackground(False)
            form.setAutoFillBackground(False)
            self._stack.addWidget(area)
        return self._forms[kind]

    def show_record(self, kind: str, id_: str) -> None:
        """The form of a record; typed text of the same record stays."""
        self.form(kind).open(id_)
        self._turn(kind)

    def begin(self, kind: str, values: Mapping[str, JsonValue] | None = None) -> None:
        """The form of a new record, the cursor in its first line."""
        form = self.form(kind)
        form.begin(values)
        self._turn(kind)
        form.setFocus()
        form.focusNextChild()

    def state(self) -> dict[str, str]:
        """What is shown, and everything half typed."""
        found = {"panel": self.kind}
        for kind, form in self._forms.items():
            found |= {f"{kind}.{name}": text for name, text in form.state().items()}
        return found

    def restore(self, state: Mapping[str, str]) -> None:
        """Undo the loss that a rebuild would be."""
        for kind in _KIND:
            prefix = f"{kind}."
            own = {n.removeprefix(prefix): t for n, t in state.items() if n.startswith(prefix)}
            if own and self.form(kind).restore(own) and state.get("panel") == kind:
                self._turn(kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves, after the form took back what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            event.ignore()

    def _turn(self, kind: str) -> None:
        self.kind = kind
        form = self._forms[kind]
        for number in range(self._stack.count()):
            area = self._stack.widget(number)
            if isinstance(area, QScrollArea) and area.widget() is form:
                self._stack.setCurrentIndex(number)
        self._hint.hide()
        self._head.show()
        self._stack.show()
        self._entitle()

    def _entitle(self) -> None:
        say, form = self._desk.words.say, self._forms[self.kind]
        record = None if form.is_new else self._desk.view.records.get(self.kind, form.id)
        self._what.setText(say(_NEW[self.kind] if record is None else _KIND[self.kind]))
        if record is None:
            title = ""
        elif self.kind == "lease":
            title = lease_title(self._desk, record)
        else:
            title = name_text(self._desk, record.values.get("name"))
        self._title.setText(title)
        self._title.setVisible(bool(title))

    def _saved(self, kind: str, id_: str) -> None:
        if kind == self.kind:
            self._entitle()
        self.saved.emit(kind, id_)
