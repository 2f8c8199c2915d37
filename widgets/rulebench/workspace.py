"""The rule bench: a rule and its numbers at the left, the stored curve and the figures beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from models.alarms.trial.backtest import Comparison
from models.alarms.trial.bench import Bench, Trial
from models.alarms.trial.knobs import can_be_tried, fault, knobs, turned, value_of
from models.points import Point, Rule, alarm_id, rules_of
from models.text.message import Message
from models.views import ViewKind
from widgets.contribution import Desk, Target
from widgets.controls import Button, Keyed, Segments
from widgets.controls.section import note
from widgets.records import Buttons
from widgets.records.permitted import follow_authority
from widgets.rulebench.applying import Applying
from widgets.rulebench.chart import BenchChart, Line
from widgets.rulebench.form import RuleForm
from widgets.rulebench.intake import Intake
from widgets.rulebench.lanes import Lane, lanes_of
from widgets.rulebench.rulepick import RulePick
from widgets.rulebench.saying import knob_title, rule_title
from widgets.rulebench.trying import Trying
from widgets.rulebench.verdict import Verdict

_DAY = 86_400_000
_SPANS = (
    ("rulebench.span.d1", _DAY),
    ("rulebench.span.d3", 3 * _DAY),
    ("rulebench.span.d7", 7 * _DAY),
    ("rulebench.span.d30", 30 * _DAY),
)
_SIDE = 320


class RuleBenchWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    inspector: QWidget | None = None

    def __init__(self, desk: Desk, bench: Bench | None) -> None:
        self._desk = desk
        # in the past and in files there is nothing to try: the worker reads the living history
        self._bench = bench if desk.view.kind is ViewKind.LIVE else None
        self._listeners: list[Callable[[], None]] = []
        self._span_ms = 7 * _DAY
        self._span = (0, 1)
        self.point: Point | None = None
        self.now: Rule | None = None
        self.tried: Rule | None = None
        self.found: Comparison | None = None
        self._form: RuleForm | None = None
        self._make_parts()
        self.widget: QWidget = Keyed(self._key, self._body())
        self.header: QWidget | None = self._spans()
        self.intake = Intake(desk.view, self.widget)
        self.intake.arrived.connect(self._show_curve)
        self.trying: Trying | None = None
        self.applying: Applying | None = None
        if self._bench is not None:
            self.trying = Trying(self._bench, self.widget)
            self.trying.found.connect(self._show_found)
            self.trying.moved.connect(self._show_progress)
            self.trying.rested.connect(self._update)
            self.applying = Applying(desk, self._bench)
            self._side.insertWidget(self._side.count() - 1, self.applying)
            self.applying.grew.connect(self._show_question)
        self._watch = _Leaves(self.widget, self._stop)
        follow_authority(self.widget, desk.view, self._update)
        self._update()

    # -- Workspace -----------------------------------------------------------------------------

    def crumbs(self) -> Sequence[str]:
        """The page, and the rule."""
        words = self._desk.words
        first = [words.say("rulebench.title")]
        if self.point is None or self.now is None:
            return first
        return [*first, rule_title(words, self._desk.view.park, self.point, self.now)]

    def open(self, target: Target) -> None:
        """A rule by the identity of its alarm."""
        point_id, _, name = target.id.partition("/")
        point = self._desk.view.park.points.get(point_id)
        rules = () if point is None else rules_of(point)
        rule = next((one for one in rules if one.name == name), None)
        if point is not None and rule is not None:
            self._choose(point, rule)

    def state(self) -> dict[str, str]:
        """Rule, span and what was turned."""
        state = {"span": str(self._span_ms)}
        if self.point is not None and self.now is not None and self.tried is not None:
            state["rule"] = alarm_id(self.point.id, self.now.name)
            for knob in knobs(self.now):
                value = value_of(self.tried, knob.id)
                if value != value_of(self.now, knob.id):
                    state[f"knob {knob.id}"] = repr(value)
        return state

    def restore(self, state: dict[str, str]) -> None:
        """Put back what `state` gave; what makes no sense is left out."""
        spans = {str(span): span for _, span in _SPANS}
        self._span_ms = spans.get(state.get("span", ""), self._span_ms)
        self._segments.set_on(str(self._span_ms))
        if "rule" in state:
            self.open(Target("rule", state["rule"]))
        for key, text in state.items():
            if key.startswith("knob ") and self.now is not None:
                try:
                    self.turn(key.removeprefix("knob "), float(text))
                except ValueError:
                    continue

    def act(self, action: str) -> None:
        """`pick`."""
        if action == "pick":
            self.pick.setFocus()

    def targets(self) -> Sequence[Target]:
        """The point and its device."""
        if self.point is None:
            return ()
        return (Target("point", self.point.id), Target("device", self.point.device))

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Hear of another rule."""
        self._listeners.append(listener)

    # -- parts -----------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        desk, say = self._desk, self._desk.words.say
        self.pick = RulePick(desk)
        self.pick.picked.connect(lambda id_: self.open(Target("rule", id_)))
        self.chart = BenchChart(desk.theme, desk.words, desk.view.park.zone)
        self.chart.turned.connect(self.turn)
        self.verdict = Verdict(desk)
        self.title = QLabel()
        self.title.setFont(desk.theme.font("strong"))
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.title.setContentsMargins(16, 0, 16, 0)
        self.wrong = note(desk.theme, "", "ink")
        self.wrong.setContentsMargins(16, 0, 16, 0)
        self.apply = Button(say("rulebench.apply"), desk.theme, "A", primary=True)
        self.apply.clicked.connect(self._apply)
        self.back = Button(say("rulebench.back"), desk.theme, "B")
        self.back.clicked.connect(self._turn_back)
        self.trend = Button(say("rulebench.trend"), desk.theme, "T")
        self.trend.clicked.connect(self._show_trend)
        self.halt = Button(say("rulebench.stop"), desk.theme, "S")
        self.halt.clicked.connect(self._stop)
        self.buttons = Buttons([self.apply, self.back, self.trend, self.halt])

    def _body(self) -> QWidget:
        side = QWidget()
        self._side = QVBoxLayout(side)
        self._side.setContentsMargins(0, 12, 0, 12)
        self._side.setSpacing(8)
        above = QHBoxLayout()
        above.setContentsMargins(16, 0, 16, 0)
        above.addWidget(self.pick)
        self._side.addLayout(above)
        self._side.addWidget(self.title)
        self._place = QVBoxLayout()
        self._side.addLayout(self._place)
        self._side.addWidget(self.wrong)
        below = QHBoxLayout()
        below.setContentsMargins(16, 0, 16, 0)
        below.addWidget(self.buttons)
        self._side.addLayout(below)
        self._side.addStretch(1)
        scroll = self._scroll = QScrollArea()
        scroll.setWidget(side)
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(_SIDE)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        middle = QWidget()
        self._pages = QStackedLayout(middle)
        bench = QWidget()
        column = QVBoxLayout(bench)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chart, 1)
        column.addWidget(self.verdict)
        empty = note(self._desk.theme, self._desk.words.say("rulebench.empty"), "ink2")
        empty.setFont(self._desk.theme.font("body"))
        empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        empty.setContentsMargins(16, 16, 16, 16)
        self._pages.addWidget(empty)
        self._pages.addWidget(bench)
        body = QWidget()
        body.setFocusProxy(self.pick)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(scroll)
        row.addWidget(middle, 1)
        return body

    def _spans(self) -> QWidget:
        entries = [(str(span), self._desk.words.say(code)) for code, span in _SPANS]
        self._segments = Segments(entries, self._desk.theme)
        self._segments.set_on(str(self._span_ms))
        self._segments.switched.connect(self._switched)
        return self._segments

    def _switched(self, span: str, on: bool) -> None:
        if on and int(span) != self._span_ms:
            self._span_ms = int(span)
            if self.point is not None:
                self._read(self.point)

    # -- choosing and turning ----------------------------------------------------------------------

    def _choose(self, point: Point, rule: Rule) -> None:
        self._stop()
        self.point, self.now, self.tried, self.found = point, rule, rule, None
        words = self._desk.words
        self.title.setText(rule_title(words, self._desk.view.park, point, rule))
        self._pages.setCurrentIndex(1)
        self.verdict.show_comparison(None)
        self.chart.show_lanes(())
        self._read(point)
        self._lay_form(point, rule)
        if self.applying is not None:
            self.applying.clear()
        self._show_rule()
        for listener in self._listeners:
            listener()

    def _lay_form(self, point: Point, rule: Rule) -> None:
        if self._form is not None:
            self._place.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        # a limit is typed with the digits of its point
        step = point.resolution or 0.1
        self._form = RuleForm(self._desk, point, rule, step)
        self._form.turned.connect(self.turn)
        self._place.addWidget(self._form)

    def _read(self, point: Point) -> None:
        end = self._desk.view.now()
        self._span = (end - self._span_ms, end)
        self.intake.want(point.id, *self._span)
        self._try()

    def turn(self, id_: str, value: float) -> None:
        """Bring a knob to a value; the curve, the numbers and the figures follow."""
        if self.now is None or self.tried is None:
            return
        knob = next((one for one in knobs(self.now) if one.id == id_), None)
        if knob is None:
            return
        after = turned(self.tried, knob, value)
        if after != self.tried:
            self.tried = after
            if self.applying is not None:
                self.applying.ask.close_ask()
                self.applying.clear()
            self._show_rule()
            self._try()
        elif self._form is not None:
            self._form.show_rule(after)

    def _turn_back(self) -> None:
        if self.now is not None and self.tried != self.now:
            self.tried = self.now
            self._show_rule()
            self._try()

    def _try(self) -> None:
        if self.trying is None or self.point is None or self.now is None or self.tried is None:
            return
        if can_be_tried(self.now) and fault(self.tried) is None:
            self.trying.want(Trial(self.point.id, self.now, self.tried, *self._span))
        self._update()

    def _stop(self) -> None:
        if self.trying is not None and self.trying.busy:
            self.trying.stop()

    # -- showing -----------------------------------------------------------------------------------

    def _show_curve(self) -> None:
        if self.point is not None:
            self.chart.show_curve(self.point, self.intake.curve(), self._span)

    def _show_rule(self) -> None:
        now, tried = self.now, self.tried
        if now is None or tried is None:
            return
        if self._form is not None:
            self._form.show_rule(tried)
        words = self._desk.words
        self.chart.show_lines(
            [
                Line(knob.id, knob_title(words, knob), value_of(tried, knob.id),
                     value_of(now, knob.id))
                for knob in knobs(now)
                if knob.id.startswith("limit:") and knob.unit == "point"
            ]
        )  # fmt: skip
        self._update()

    def _show_found(self, found: object) -> None:
        words = self._desk.words
        if isinstance(found, Message):
            self.found = None
            self.verdict.show_failure(words.say(found))
        elif isinstance(found, Comparison):
            self.found = found
            self.verdict.show_comparison(found)
            now, tried = words.say("rulebench.head.now"), words.say("rulebench.head.tried")
            lanes = lanes_of(found, now, tried)
            if found.flags:
                lanes.append(Lane(words.say("rulebench.incidents"), incidents=found.flags))
            self.chart.show_lanes(lanes)

    def _show_progress(self, share: float) -> None:
        self.verdict.show_progress(share)

    def _update(self) -> None:
        say = self._desk.words.say
        wrong = self._objection()
        self.wrong.setText("" if wrong is None else say(wrong))
        self.wrong.setVisible(wrong is not None)
        differs = self.tried is not None and self.tried != self.now
        may = self._bench is not None and self._bench.objection() is None
        sound = self.tried is not None and fault(self.tried) is None
        self.apply.setEnabled(differs and may and sound)
        self.back.setEnabled(differs)
        for button in (self.apply, self.back, self.trend):
            button.setVisible(self.point is not None)
        busy = self.trying is not None and self.trying.busy
        self.halt.setVisible(busy)
        if not busy:
            self.verdict.show_progress(None)
        self.buttons.again()

    def _objection(self) -> Message | None:
        """What is in the way of trying or of applying, the first of it."""
        if self.now is None or self.tried is None:
            return None
        if self._bench is None:
            return Message.of("rulebench.past")
        if not can_be_tried(self.now):
            return Message.of("rulebench.not_alone")
        return fault(self.tried) or self._bench.objection()

    def _apply(self) -> None:
        if self.applying is not None and self.point is not None and self.tried is not None:
            self.applying.begin(self.point.id, self.tried)

    def _show_question(self) -> None:
        applying = self.applying
        if applying is not None:  # when it has its height
            QTimer.singleShot(0, applying, lambda: self._scroll.ensureWidgetVisible(applying.ask))

    def _show_trend(self) -> None:
        if self.point is not None:
            self._desk.show(Target("trend", self.point.id))

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.trying is not None and self.trying.busy:
            self._stop()
            return True
        return self.buttons.press(event)


class _Leaves(QObject):
    """Calls when a widget is no longer looked at."""

    def __init__(self, watched: QWidget, act: Callable[[], None]) -> None:
        super().__init__(watched)
        self._act = act
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt's hook."""
        if event.type() == QEvent.Type.Hide:
            self._act()
        return False
