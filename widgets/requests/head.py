"""The head of a request: what it is, where and for whom, its clocks and its steps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from models.requests import Request, service_desk
from widgets.contribution import Desk, Target
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records import Buttons, moment_text, named, place_name
from widgets.requests.clockbars import ClockBars
from widgets.requests.saying import (
    CATEGORY_WORDS,
    PRIORITY_WORDS,
    STATES,
    assignee_name,
    source_name,
)
from widgets.requests.steps import Steps
from widgets.requests.unfinished import timed

_LABEL = 84
_FACTS = ("tenant", "contact", "place", "assignee", "raised", "source", "reason", "returns")
_IN_FORM = frozenset({"tenant", "contact", "place", "assignee"})


class Head(QWidget):
    """Follows the request that it is given; `refresh` reads the clocks again."""

    def __init__(self, desk: Desk, brief: bool = False) -> None:
        """`brief`: without what the form below says too."""
        super().__init__()
        self._desk = desk
        self._left_out = _IN_FORM if brief else frozenset[str]()
        self._request: Request | None = None
        self._service = service_desk(desk.view.park)
        say, theme = desk.words.say, desk.theme
        self._above = note(theme, "", "ink2")
        self._title = QLabel()
        self._title.setFont(theme.font("title"))
        self._title.setWordWrap(True)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._clocks = ClockBars(desk)
        self.steps = Steps(desk)
        names = {
            "tenant": say("requests.field.tenant"),
            "contact": say("requests.field.contact"),
            "place": say("requests.field.place"),
            "assignee": say("requests.field.assignee"),
            "raised": say("requests.field.raised"),
            "source": say("requests.field.source"),
            "reason": say("requests.field.state_reason"),
            "returns": say("requests.field.returns"),
        }
        grid = QGridLayout()
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        for row, fact in enumerate(_FACTS):
            label = note(theme, names[fact], "ink2")
            label.setFont(theme.font("body"))
            label.setFixedWidth(_LABEL)
            value = QLabel()
            value.setFont(theme.font("body"))
            value.setWordWrap(True)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._facts[fact] = (label, value)
        self._place = Button(say("requests.show.place"), theme, "P")
        self._place.clicked.connect(self._show_place)
        self._tenant = Button(say("requests.show.tenant"), theme, "G")
        self._tenant.clicked.connect(self._show_tenant)
        self._links = Buttons([self._place, self._tenant])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(8)
        column.addWidget(self._above)
        column.addWidget(self._title)
        column.addWidget(self._clocks)
        column.addWidget(self.steps)
        column.addLayout(grid)
        column.addWidget(self._links)

    def show_request(self, request: Request | None) -> None:
        """Show a request, or nothing."""
        self._request = request
        self.setVisible(request is not None)
        self.steps.show_request(request)
        if request is None:
            return
        words = self._desk.words
        priority = PRIORITY_WORDS.get(request.priority, request.priority)
        parts = (
            request.number,
            words.say(STATES[request.state]),
            words.say(priority),
            words.say(CATEGORY_WORDS.get(request.category, request.category)),
        )
        self._above.setText(" · ".join(parts))
        self._title.setText(request.title)
        said = {
            "tenant": named(self._desk, "tenant", request.tenant),
            "contact": named(self._desk, "contact", request.contact),
            "place": place_name(self._desk, request.place),
            "assignee": assignee_name(self._desk, request.assignee) or words.say("requests.nobody"),
            "raised": moment_text(self._desk, request.raised_ms),
            "source": source_name(self._desk, request.source),
            "reason": request.state_reason,
            "returns": words.number(request.returns) if request.returns else "",
        }
        for fact, (label, value) in self._facts.items():
            value.setText(said[fact])
            shown = bool(said[fact]) and fact not in self._left_out
            label.setVisible(shown)
            value.setVisible(shown)
        self._place.setVisible(bool(request.place))
        self._tenant.setVisible(bool(request.tenant))
        self._links.setVisible(bool(request.place or request.tenant))
        self._links.again()
        self.refresh()

    def refresh(self) -> None:
        """The clocks go on, and somebody may have signed on."""
        if self._request is not None:
            self.steps.show_request(self._request)
            self._clocks.show_clocks(timed(self._request, self._service, self._desk.view.now()))

    def press(self, event: QKeyEvent) -> bool:
        """A letter of the steps or of the links."""
        return self.steps.press(event) or (self.steps.ask.isHidden() and self._links.press(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See `press`."""
        if not self.press(event):
            event.ignore()

    def _show_place(self) -> None:
        if self._request is not None and self._request.place:
            kind, _, id_ = self._request.place.partition(":")
            self._desk.show(Target(kind, id_))

    def _show_tenant(self) -> None:
        if self._request is not None and self._request.tenant:
            self._desk.show(Target("tenant", self._request.tenant))
