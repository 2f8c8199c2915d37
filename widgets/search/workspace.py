"""The page of the search: one box, the hits of all records by kind, Enter opens one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.records import Hit
from widgets.contribution import Desk, Target
from widgets.controls import FilterLine
from widgets.controls.section import note
from widgets.records.lines import Entry, Lines
from widgets.records.naming import called, kind_word

_PAUSE_MS = 120
_MOST = 200


class SearchWorkspace:
    """Implements `widgets.contribution.Workspace` and `Pointing`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        say = desk.words.say
        self._hits: dict[str, Hit] = {}
        self.list = Lines(desk.theme, say("search.hint"), say("search.results"), newest_first=True)
        self.box = FilterLine(say("search.box"), say("window.clear"))
        self.box.entered.connect(self._enter_list)
        self.box.setFont(desk.theme.font("body"))
        self.count = note(desk.theme, "", "ink2")
        self.count.setWordWrap(False)
        self.widget: QWidget = QWidget()
        line = QHBoxLayout()
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        self.box.setFixedWidth(420)
        line.addWidget(self.box)
        line.addStretch(1)
        line.addWidget(self.count)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.list, 1)
        self.widget.setFocusProxy(self.box)
        self.header: QWidget | None = None
        self.inspector: QWidget | None = None
        self._pause = QTimer(self.widget)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.box.textChanged.connect(lambda _: self._pause.start())
        self.list.opened.connect(self._open)

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page."""
        return [self._desk.words.say("search.title")]

    def open(self, target: Target) -> None:
        """Search for the text that is the target's id."""
        self.box.setText(target.id)
        self._pause.stop()
        self.search()
        self.box.setFocus()

    def state(self) -> dict[str, str]:
        """What is looked for."""
        return {"text": self.box.text(), "hit": self.list.chosen_id}

    def restore(self, state: dict[str, str]) -> None:
        """Put back what `state` gave."""
        self.box.setText(state.get("text", ""))
        self._pause.stop()
        self.search()
        for row in range(self.list.count()):
            if self.list.entry(row).id == state.get("hit"):
                self.list.setCurrentRow(row)

    def act(self, action: str) -> None:
        """`search`: show the page and stand in its box."""
        if action == "search":
            self._desk.show(Target("search", ""))
            self.box.setFocus()
            self.box.selectAll()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """They never change."""

    def targets(self) -> Sequence[Target]:
        """The chosen hit."""
        hit = self._hits.get(self.list.chosen_id)
        return [] if hit is None else [Target(hit.kind, hit.id)]

    # -- inside

    def search(self) -> None:
        """Look again."""
        desk, words = self._desk, self._desk.words
        text = self.box.text().strip()
        hits = desk.view.records.search(text, limit=_MOST) if text else ()
        by_kind: dict[str, list[Hit]] = {}
        for hit in hits:
            by_kind.setdefault(hit.kind, []).append(hit)
        shown = []
        self._hits = {f"{hit.kind}:{hit.id}": hit for hit in hits}
        for kind, members in by_kind.items():
            head = words.say(
                "search.group", kind=kind_word(desk, kind), count=words.number(len(members))
            )
            for hit in members:
                shown.append(self._entry(hit, head))
                head = ""
        self.list.show_entries(shown)
        more = "+" if len(hits) == _MOST else ""
        nothing = "search.nothing" if text else "search.empty"
        self.count.setText(
            words.say(
                "search.count.one" if len(hits) == 1 else "search.count",
                count=words.number(len(hits)) + more,
            )
            if hits
            else words.say(nothing)
        )

    def _entry(self, hit: Hit, head: str) -> Entry:
        desk = self._desk
        record = desk.view.records.get(hit.kind, hit.id)
        word, name = called(desk, Target(hit.kind, hit.id))
        when = "" if record is None else desk.words.since(record.changed_ms, desk.view.now())
        excerpt = "" if hit.excerpt.strip("\u2026") in name else hit.excerpt
        return Entry(f"{hit.kind}:{hit.id}", f"{word} \u00b7 {when}", name or word, excerpt, head)

    def _open(self, id_: str) -> None:
        hit = self._hits.get(id_)
        if hit is not None:
            self._desk.show(Target(hit.kind, hit.id))

    def _enter_list(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.search()
        self.list.setFocus()
        if not self.list.chosen_id and self.list.count():
            self.list.setCurrentRow(0)
