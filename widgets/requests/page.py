"""One request on the whole middle, and what stands beside it in the inspector."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from models.records import Line
from models.requests import KIND, Request
from widgets.contribution import Desk
from widgets.controls.section import small_title
from widgets.records import AttachmentStrip, Form, HistoryList, Timeline, named
from widgets.records.scrolled import scrolled
from widgets.requests.forms import rating_form, request_form
from widgets.requests.head import Head
from widgets.requests.saying import FIELDS, STATES, value_text

_WIDE = 820


class RequestPage(QWidget):
    """Head and form at the left, what the tenant said and the history at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        say = desk.words.say
        self.head = Head(desk, brief=True)
        self.form = request_form(desk, new=False)
        self.rating = rating_form(desk)
        self.history = HistoryList(
            desk,
            KIND,
            {field: say(code) for field, code in FIELDS.items()},
            lambda field, value: value_text(desk, field, value),
        )
        first, second = QVBoxLayout(), QVBoxLayout()
        for column in (first, second):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
        first.addWidget(self.head)
        first.addWidget(self.form)
        first.addStretch(1)
        second.addWidget(self.rating)
        second.addWidget(_heading(desk, say("requests.heading.history")))
        second.addWidget(self.history)
        second.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.addLayout(first, 1)
        self._columns.addLayout(second, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_request(self, request: Request | None) -> None:
        """Show it; half-typed text of the same request stays."""
        self.head.show_request(request)
        if request is None:
            return
        for form in (self.form, self.rating):
            form.open(request.id)
        self.history.open(request.id)

    def event(self, event: QEvent) -> bool:
        """Side by side where there is room."""
        if event.type() is QEvent.Type.Resize:
            wide = self.width() >= _WIDE
            ways = QBoxLayout.Direction
            self._columns.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letters of the steps; E goes into the form."""
        if self.head.press(event):
            return
        if event.text().upper() == "E":
            self.form.editor("title").setFocus()
        else:
            event.ignore()


class RequestSide(QWidget):
    """The inspector: the head where the page is not open, always what was said and the files."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        say = desk.words.say
        self._none = QLabel(say("requests.inspector.empty"))
        self._none.setWordWrap(True)
        self._none.setContentsMargins(16, 12, 16, 12)
        self._none.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._none.setStyleSheet(f"color: {desk.theme.color('ink2').name()}")
        self.head = Head(desk)
        self.timeline = Timeline(
            desk,
            KIND,
            {"comment": self._comment, "told": self._told, "attached": self._attached},
            entry="comment",
            most=240,
            hint=say("requests.comment.hint"),
        )
        self.files = AttachmentStrip(desk, KIND)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._none)
        column.addWidget(self.head)
        self._parts = [
            _heading(desk, say("requests.heading.timeline")),
            self.timeline,
            _heading(desk, say("requests.heading.files")),
            self.files,
        ]
        for part in self._parts:
            column.addWidget(part)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))
        self.show_request(None, with_head=True)

    def show_new(self, alike: Sequence[Request]) -> None:
        """Beside a new request: what is unfinished at the same tenant or place."""
        say = self._desk.words.say
        self.show_request(None, with_head=False)
        lines = [f"{one.number} {one.title} · {say(STATES[one.state])}" for one in alike]
        head = [say("requests.inspector.same"), *lines, ""] if lines else []
        self._none.setText("\n".join([*head, say("requests.inspector.new")]))

    def show_request(self, request: Request | None, with_head: bool) -> None:
        """`with_head`: False while the page shows the head itself."""
        self._none.setText(self._desk.words.say("requests.inspector.empty"))
        self._none.setVisible(request is None)
        self.head.show_request(request if with_head else None)
        for part in self._parts:
            part.setVisible(request is not None)
        if request is not None:
            self.timeline.open(request.id)
            self.files.open(request.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letters of the steps."""
        if self.head.isHidden() or not self.head.press(event):
            event.ignore()

    def _comment(self, line: Line) -> str:
        return _part(line, "text")

    def _attached(self, line: Line) -> str:
        return self._desk.words.say("requests.line.attached", name=_part(line, "name"))

    def _told(self, line: Line) -> str:
        say, way = self._desk.words.say, _part(line, "way")
        person = named(self._desk, "contact", _part(line, "person"))
        said = say(_WAYS.get(way, "requests.line.told"))
        return " · ".join(part for part in (said, person, _part(line, "text")) if part)


_WAYS = {
    "phone": "requests.line.told.phone",
    "message": "requests.line.told.message",
    "visit": "requests.line.told.visit",
}


def _part(line: Line, name: str) -> str:
    return str(line.value.get(name) or "") if isinstance(line.value, dict) else ""


def _heading(desk: Desk, text: str) -> QLabel:
    label = small_title(desk.theme, text)
    label.setContentsMargins(16, 10, 16, 4)
    return label


class NewRequest(QWidget):
    """The form of a request that is not written yet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.form: Form = request_form(desk, new=True)
        title = QLabel(desk.words.say("requests.new"))
        title.setFont(desk.theme.font("title"))
        title.setContentsMargins(16, 12, 16, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(title)
        self.form.setMaximumWidth(720)
        column.addWidget(self.form)
        column.addStretch(1)
        self.setFocusProxy(self.form.editor("title"))
