"""One entry at the side: its links, its text to correct, everything that was written of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from models.records import JsonValue
from models.shiftlog import ENTRY, SUBJECT, split_link
from widgets.contribution import Desk, Target
from widgets.controls import Button
from widgets.controls.section import Section, Titled, clear, note
from widgets.records import FlagEdit, Form, LongText, Row, TagsEdit, actor_name
from widgets.records.history import HistoryList
from widgets.records.naming import called
from widgets.records.scrolled import scrolled

_MOST_KEYS = 9


class EntryDetail(QWidget):
    """Shown in the inspector; `open` with an empty id shows none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._links: list[Target] = []
        say = desk.words.say
        kind = SUBJECT.kind(ENTRY)
        self._hint = note(desk.theme, say("shiftlog.detail.none"), "ink2")
        self._hint.setFont(desk.theme.font("body"))
        self._hint.setContentsMargins(16, 10, 16, 10)
        self._head = QLabel()
        self._head.setFont(desk.theme.font("title"))
        self._head.setWordWrap(True)
        self._who = note(desk.theme, "", "ink2")
        top = Section(desk.theme)
        top.rows.addWidget(self._head)
        top.rows.addWidget(self._who)
        self._links_part = Section(desk.theme, say("shiftlog.links"))
        self._link_box = QVBoxLayout()
        self._link_box.setSpacing(4)
        self._links_part.rows.addLayout(self._link_box)
        labels = {
            "text": say("shiftlog.field.text"),
            "tags": say("shiftlog.field.tags"),
            "pinned": say("shiftlog.pinned"),
            "links": say("shiftlog.links"),
            "at": say("shiftlog.field.at"),
        }
        self.form = Form(
            desk,
            kind,
            (
                Row("text", labels["text"], LongText(desk), self._plain),
                Row("tags", labels["tags"], TagsEdit(desk), self._plain),
                Row("pinned", labels["pinned"], FlagEdit(desk), self._plain),
            ),
        )
        self.history = HistoryList(desk, kind, labels, self._said)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (top, self._links_part, self.form):
            column.addWidget(part)
        column.addWidget(Titled(desk.theme, say("shiftlog.history"), self.history))
        column.addStretch(1)
        self._scroll = scrolled(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._hint)
        whole.addWidget(self._scroll, 1)
        whole.addStretch(0)
        self.open("")

    def open(self, id_: str) -> None:
        """Show an entry."""
        record = self._desk.view.records.get(ENTRY, id_) if id_ else None
        self._scroll.setVisible(record is not None)
        self._hint.setVisible(record is None)
        if record is None:
            self.history.open("")
            return
        words = self._desk.words
        at = record.number("at") or record.created_ms
        self._head.setText(words.time(at))
        self._who.setText(actor_name(self._desk, record.created_by))
        self._show_links(record.list("links"))
        self.form.open(id_)
        self.history.open(id_)

    def open_link(self, number: int) -> bool:
        """Show the target of a link by its number from 1; False if there is none."""
        if not 1 <= number <= len(self._links):
            return False
        self._desk.show(self._links[number - 1])
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 9 open the links."""
        digit = event.text()
        if not (digit.isdigit() and not event.modifiers() and self.open_link(int(digit))):
            event.ignore()

    def _show_links(self, links: tuple[str, ...]) -> None:
        clear(self._link_box)
        self._links = []
        for text in links:
            parts = split_link(text)
            if parts is None:
                continue
            target = Target(*parts)
            word, name = called(self._desk, target)
            self._links.append(target)
            number = len(self._links)
            shown = name or self._desk.words.say("shiftlog.link.gone")
            self._link_box.addWidget(
                note(self._desk.theme, word, "ink2"),
            )
            button = Button(shown, self._desk.theme, str(number) if number <= _MOST_KEYS else "")
            button.setMaximumWidth(290)
            button.setEnabled(bool(name))
            button.clicked.connect(self._showing(target))
            self._link_box.addWidget(button)
        self._links_part.setVisible(bool(self._links))

    def _showing(self, target: Target) -> Callable[[], None]:
        return lambda: self._desk.show(target)

    def _plain(self, value: JsonValue) -> str:
        return self._said("", value)

    def _said(self, field: str, value: JsonValue) -> str:
        say = self._desk.words.say
        if isinstance(value, bool):
            return say("shiftlog.yes") if value else say("shiftlog.no")
        if isinstance(value, list):
            return self._desk.words.listed(self._link_name(str(one)) for one in value)
        if field == "at" and isinstance(value, int):
            return self._desk.words.time(value)
        return "\u2014" if value is None else str(value)

    def _link_name(self, text: str) -> str:
        parts = split_link(text)
        return (called(self._desk, Target(*parts))[1] if parts else "") or text
