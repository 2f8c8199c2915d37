"""From a tried rule to the park's: the draft, what it would change, a reason, then it applies."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.alarms.trial.bench import Bench, Draft
from models.points import Rule
from widgets.contribution import Desk
from widgets.controls.section import note
from widgets.records import InlineAsk

_MOST = 6


class Applying(QWidget):
    """Says what it does where the person looks; hidden while there is nothing to say."""

    applied = Signal()
    grew = Signal()
    """There is a question: whoever scrolls brings it into view."""

    def __init__(self, desk: Desk, bench: Bench) -> None:
        super().__init__()
        self._desk, self._bench = desk, bench
        self.draft: Draft | None = None
        self._task: asyncio.Task[None] | None = None
        self.ask = InlineAsk(desk)
        self.said = note(desk.theme, "", "ink")
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text = QLabel()
        self._text.setFont(desk.theme.font("small"))
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setStyleSheet(f"color: {desk.theme.color('ink2').name()}")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 8)
        column.setSpacing(6)
        for part in (self.said, self._text, self.ask):
            column.addWidget(part)
        self.ask.cancelled.connect(self.clear)
        self.clear()

    def clear(self) -> None:
        """Nothing to say."""
        self.draft = None
        self.said.clear()
        self._text.clear()
        self.hide()

    def begin(self, point: str, rule: Rule) -> None:
        """Make the draft and ask."""
        self._start(self._drafted(point, rule))

    async def settled(self) -> None:
        """Wait until what is under way has ended."""
        if self._task is not None:
            await self._task

    async def _drafted(self, point: str, rule: Rule) -> None:
        say = self._desk.words.say
        self.show()
        self.said.setText(say("rulebench.drafting"))
        self._text.clear()
        found = await self._bench.draft(point, rule)
        if not isValid(self):
            return
        if not isinstance(found, Draft):
            self.said.setText("\n".join([say("rulebench.refused"), *map(say, found[:_MOST])]))
            return
        self.draft = found
        QGuiApplication.clipboard().setText(found.text)
        lines = [say(line) for line in found.lines[:_MOST]]
        rest = len(found.lines) - len(lines)
        if rest:
            lines.append(say("rulebench.more", count=rest))
        self.said.setText(say("rulebench.drafted", path=found.path))
        self._text.setText(found.text.strip())
        self.ask.ask(
            say("rulebench.ask"),
            [("apply", say("rulebench.ask.apply"), "")],
            detail="\n".join([*lines, say("rulebench.ask.detail")]),
            reason=say("rulebench.ask.reason"),
            required=True,
            then=lambda _, reason: self._start(self._apply(found, reason)),
        )
        self.grew.emit()

    async def _apply(self, draft: Draft, reason: str) -> None:
        say = self._desk.words.say
        self.said.setText(say("rulebench.applying"))
        wrong = await self._bench.apply(draft, reason)
        if not isValid(self):
            return
        self._text.clear()
        self.show()
        self.said.setText(say("rulebench.applied") if wrong is None else say(wrong))
        if wrong is None:
            self.draft = None
            self.applied.emit()

    def _start(self, work: Coroutine[object, object, None]) -> None:
        self._task = asyncio.ensure_future(work)
