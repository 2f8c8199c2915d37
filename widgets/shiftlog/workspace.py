"""The page of the shift log: a filter, the entries by day, and the chosen one at the side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.records import Record
from models.shiftlog import ENTRY, WRITE, split_link
from widgets.contribution import Desk, Target
from widgets.controls import Button, FilterLine, Segments
from widgets.controls.section import note
from widgets.records import Following, actor_name
from widgets.records.lines import Entry, Lines
from widgets.records.naming import called
from widgets.records.permitted import gate
from widgets.shiftlog.detail import EntryDetail
from widgets.shiftlog.entries import PAGE, entries

_PAUSE_MS = 120
_PINNED = "pinned"
_NEW = f"new-{ENTRY}"
"""The window's own line shows it."""
_LINK_MOST = 48


class LogWorkspace:
    """Implements `widgets.contribution.Workspace` and `Pointing`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        say = desk.words.say
        self._most = PAGE
        self.list = Lines(
            desk.theme, say("shiftlog.none"), say("shiftlog.title"), newest_first=True
        )
        self.detail = EntryDetail(desk)
        self.filter = FilterLine(say("shiftlog.filter"), say("window.clear"))
        self.filter.entered.connect(self.list.setFocus)
        self.switch = Segments([(_PINNED, say("shiftlog.pinned"))], desk.theme, exclusive=False)
        self.begin = Button(say("shiftlog.quick"), desk.theme, "Ctrl+L", primary=True)
        self.begin.clicked.connect(lambda: desk.show(Target(_NEW, "")))
        gate(self.begin, desk, WRITE)
        self.count = note(desk.theme, "", "ink2")
        self.count.setWordWrap(False)
        self.earlier = Button(say("shiftlog.earlier"), desk.theme, "B")
        self.foot = QWidget()
        self.widget: QWidget = _Body(self)
        self.header: QWidget | None = None
        self.inspector: QWidget | None = self.detail
        self._pause = QTimer(self.widget)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._filtered)
        self.filter.textChanged.connect(lambda _: self._pause.start())
        self.switch.switched.connect(lambda *_: self._filtered())
        self.earlier.clicked.connect(self.more)
        self.list.chosen.connect(self.detail.open)
        self.list.opened.connect(lambda _: self.detail.open_link(1))
        self._following = Following(
            self.widget, desk.view.records, frozenset({ENTRY}), lambda _: self.refresh()
        )
        self.refresh()

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page."""
        return [self._desk.words.say("shiftlog.title")]

    def open(self, target: Target) -> None:
        """Stand on an entry; a new one is begun in the window's own line."""
        if target.kind != ENTRY:
            return
        self.filter.clear()
        self.switch.set_on(_PINNED, False)
        self._pause.stop()
        self.refresh()
        while not self._stand_on(target.id) and not self.earlier.isHidden():
            self.more()
        self.detail.open(target.id)
        self.list.setFocus()

    def state(self) -> dict[str, str]:
        """Filter and chosen entry."""
        return {
            "filter": self.filter.text(),
            "pinned": "1" if self.switch.is_on(_PINNED) else "",
            "entry": self.list.chosen_id,
        }

    def restore(self, state: dict[str, str]) -> None:
        """Put back what `state` gave."""
        self.filter.setText(state.get("filter", ""))
        self.switch.set_on(_PINNED, bool(state.get("pinned")))
        self._pause.stop()
        self.refresh()
        self._stand_on(state.get("entry", ""))

    def act(self, action: str) -> None:
        """`filter` or `pinned`."""
        if action == "filter":
            self.filter.setFocus()
            self.filter.selectAll()
        elif action == "pinned":
            self.switch.set_on(_PINNED, not self.switch.is_on(_PINNED))

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """They never change."""

    def targets(self) -> Sequence[Target]:
        """The chosen entry, and what it is about."""
        record = self._desk.view.records.get(ENTRY, self.list.chosen_id)
        if record is None:
            return []
        links = [split_link(text) for text in record.list("links")]
        return [Target(ENTRY, record.id), *(Target(*parts) for parts in links if parts)]

    # -- inside

    def refresh(self) -> None:
        """Read the entries again; what is chosen stays chosen."""
        found, older = entries(
            self._desk, self.filter.text(), self.switch.is_on(_PINNED), self._most
        )
        shown, day = [], ""
        for record in found:
            at = record.number("at") or record.created_ms
            date = self._desk.words.date(at)
            shown.append(self._entry(record, at, date if date != day else ""))
            day = date
        self.list.show_entries(shown)
        self.earlier.setVisible(older)
        self.foot.setVisible(older)
        words = self._desk.words
        number = words.number(len(found)) + ("+" if older else "")
        code = "shiftlog.count.one" if len(found) == 1 else "shiftlog.count"
        self.count.setText(words.say(code, count=number))

    def more(self) -> None:
        """Show older entries too."""
        self._most += PAGE
        self.refresh()

    def _filtered(self) -> None:
        self._most = PAGE
        self.refresh()

    def _entry(self, record: Record, at: int, day: str) -> Entry:
        desk, words = self._desk, self._desk.words
        who = actor_name(desk, record.created_by)
        head = f"{words.clock(at)[:5]} \u00b7 {who}"
        if record.flag("pinned"):
            head += f" \u00b7 {words.say('shiftlog.pinned')}"
        text = record.text("text") or words.say("shiftlog.erased")
        links = []
        for link in record.list("links"):
            parts = split_link(link)
            word, name = called(desk, Target(*parts)) if parts else ("", link)
            told = name if name.startswith(word) else f"{word} {name}"
            links.append(told[:_LINK_MOST])
        gone = not record.text("text")
        return Entry(record.id, head, text, " \u00b7 ".join(links), day, quiet=gone)

    def _stand_on(self, id_: str) -> bool:
        for row in range(self.list.count()):
            if self.list.entry(row).id == id_:
                self.list.setCurrentRow(row)
                return True
        return False


class _Body(QWidget):
    """Filter line, list, and the button for older entries; digits open the links."""

    def __init__(self, page: LogWorkspace) -> None:
        super().__init__()
        self._page = page
        line = QHBoxLayout()
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        page.filter.setFixedWidth(320)
        for part in (page.filter, page.switch, page.begin):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(page.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(page.list, 1)
        foot = QHBoxLayout(page.foot)
        foot.setContentsMargins(16, 4, 16, 8)
        foot.addWidget(page.earlier)
        foot.addStretch(1)
        column.addWidget(page.foot)
        self.setFocusProxy(page.list)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 9 open the links of the chosen entry, B shows older ones."""
        text = event.text()
        if event.modifiers():
            event.ignore()
        elif text.isdigit() and self._page.detail.open_link(int(text)):
            return
        elif text.upper() == "B" and not self._page.earlier.isHidden():
            self._page.more()
        else:
            event.ignore()
