"""Everything held on one person: find them, say what for, look, export, erase."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.privacy import (
    ASK,
    ERASE,
    PURPOSES,
    Dossier,
    Part,
    as_json,
    as_table,
    asked_changes,
    holding,
    purpose_changes,
)
from models.records import RecordKind
from models.sheets import write_sheet
from models.text.message import Message
from models.views import actor
from widgets.contribution import Desk, Target
from widgets.controls import Button, clearable
from widgets.controls.section import note
from widgets.controls.slices import sliced
from widgets.records import Buttons
from widgets.records.ask import InlineAsk
from widgets.records.lines import Entry, Lines
from widgets.records.naming import called
from widgets.records.permitted import follow_authority, taken_over

_PAUSE_MS = 120
_MOST = 50
_LISTED = 1_000
"""Parts that are listed; export and erasure of the whole have all of them."""
_WHY = {
    "itself": "privacy.part.itself",
    "refers": "privacy.part.refers",
    "names": "privacy.part.names",
}
_PURPOSE_KEYS = dict(zip(PURPOSES, "PIAD", strict=True))


class PersonPanel(QWidget):
    """A box, its hits; with a stated purpose the parts of the dossier take their place."""

    def __init__(self, desk: Desk, kinds: Sequence[RecordKind]) -> None:
        super().__init__()
        self._desk, self._kinds = desk, kinds
        # records of people; what only mentions them belongs to the dossier
        self._personal = [
            k.name for k in kinds if any(f.data_class not in ("", "log") for f in k.fields)
        ]
        self.dossier: Dossier | None = None
        self._stated_by = ""
        """Who stated the purpose for which the dossier is shown."""
        self._asked = ""
        """Who is being asked for a purpose or a ground."""
        self._purpose = ("", "")
        self._task: asyncio.Task[None] | None = None
        say, theme = desk.words.say, desk.theme
        self.box = QLineEdit()
        self.box.setFont(theme.font("body"))
        self.box.setFixedWidth(420)
        self.box.setPlaceholderText(say("privacy.find"))
        self.box.setAccessibleName(say("privacy.find"))
        clearable(self.box, say("window.clear"))
        self.ask = InlineAsk(desk)
        self.ask.setMaximumWidth(640)
        self.list = Lines(theme, say("privacy.find.hint"), say("privacy.person"), newest_first=True)
        self._told = note(theme, "", "ink2")
        self.json = self._button("privacy.export.json", "J", lambda: self.choose_file("json"))
        self.csv = self._button("privacy.export.csv", "C", lambda: self.choose_file("csv"))
        self.erase_one = self._button("privacy.erase.one", "E", lambda: self.erase(False))
        self.erase_all = self._button("privacy.erase.all", "L", lambda: self.erase(True))
        self._buttons = Buttons([self.json, self.csv, self.erase_one, self.erase_all])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(16, 0, 16, 0)
        for part in (self.box, self.ask, self._told):
            top.addWidget(part)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 8)
        foot.addWidget(self._buttons)
        column.addLayout(foot)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.box.textEdited.connect(lambda _: self._pause.start())
        self.box.textChanged.connect(lambda text: None if text else self.look())
        self.box.returnPressed.connect(self._to_hits)
        self.list.opened.connect(self._opened)
        self.list.chosen.connect(lambda _: self._update())
        self.setFocusProxy(self.box)
        follow_authority(self, desk.view, self._authority_changed)
        self._update()

    def _authority_changed(self) -> None:
        """Whoever takes over the desk has stated no purpose: what was shown is put away, and what
        somebody else began to answer is not answered in their name."""
        if taken_over(self._desk, self._asked) is not None:
            self.ask.hide()
        if self.dossier is not None and taken_over(self._desk, self._stated_by) is not None:
            self.look()
        else:
            self._update()

    def look(self) -> None:
        """Records of people that hold what is typed; what was shown of a person is put away, and
        what was asked about it."""
        self.dossier = None
        self.ask.hide()
        text = self.box.text().strip()
        hits = self._desk.view.records.search(text, self._personal, _MOST) if text else ()
        entries = []
        for hit in hits:
            word, name = called(self._desk, Target(hit.kind, hit.id))
            entries.append(Entry(f"{hit.kind}:{hit.id}", word, name or hit.excerpt))
        self.list.show_entries(entries)
        self._say("privacy.find.none" if text and not hits else "")
        self._update()

    def _to_hits(self) -> None:
        if self._pause.isActive():  # typed and entered at once
            self._pause.stop()
            self.look()
        self.list.setFocus()

    def show_person(self, subject: str) -> None:
        """Ask what for; then everything on `kind:id` is shown."""
        refused = self._refusal(ASK)
        if refused:
            self._told.setText(refused)
            self._told.show()
            return
        say = self._desk.words.say
        kind, _, id_ = subject.partition(":")
        name = called(self._desk, Target(kind, id_))[1]
        self._asked = actor(self._desk.view)
        self.ask.ask(
            say("privacy.ask", name=name),
            [(one, say(title), _PURPOSE_KEYS[one]) for one, title in PURPOSES.items()],
            detail=say("privacy.ask.detail"),
            reason=say("privacy.ask.reason"),
            required=True,
            then=lambda purpose, why: self._start(self._show(subject, purpose, why)),
        )

    def choose_file(self, format_: str) -> None:
        """Ask where to; the window goes on meanwhile."""
        dialog = QFileDialog(self, self._desk.words.say("privacy.export.title"))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(format_)
        dialog.selectFile(f"personal-data.{format_}")
        dialog.fileSelected.connect(lambda path: self.export(Path(path)))
        dialog.open()

    def export(self, path: Path) -> None:
        """Write the dossier; the ending of the path says how. The purpose is journalled again."""
        if self.dossier is not None:
            self._start(self._export(path, self.dossier))

    def erase(self, everything: bool) -> None:
        """Ask for the reason; then the chosen part, or all of them, lose their personal data."""
        if self.dossier is None:
            return
        chosen = [part for part in self.dossier.parts if part.subject == self.list.chosen_id]
        parts = [part for part in (self.dossier.parts if everything else chosen) if part.personal]
        if not parts:
            self._say("privacy.erase.nothing")
            return
        say = self._desk.words.say
        self._asked = actor(self._desk.view)
        self.ask.ask(
            say(
                "privacy.erase.ask.one" if len(parts) == 1 else "privacy.erase.ask",
                count=len(parts),
            ),
            [("erase", say("privacy.erase.do"), "")],
            detail=say("privacy.erase.detail"),
            reason=say("privacy.erase.reason"),
            required=True,
            then=lambda _, why: self._start(self._erase([part.subject for part in parts], why)),
        )

    async def settled(self) -> None:
        """Wait until what is under way is done."""
        if self._task is not None:
            await self._task

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letters of the buttons; Escape puts the person away."""
        if event.key() == Qt.Key.Key_Escape and self.dossier is not None:
            self.look()
            self.box.setFocus()
        elif not self._buttons.press(event):
            event.ignore()

    # -- inside

    async def _show(self, subject: str, purpose: str, why: str) -> None:
        by = actor(self._desk.view)
        if not await self._state("search", subject, purpose, why):
            return
        kind, _, id_ = subject.partition(":")
        dossier = await sliced(holding(self._kinds, self._desk.view.records, kind, id_))
        if not isValid(self) or taken_over(self._desk, by) is not None:
            return
        self.dossier, self._stated_by, self._purpose = dossier, by, (purpose, why)
        self._list_parts()
        name = called(self._desk, Target(kind, id_))[1]
        count = self._desk.words.number(len(self.dossier.parts))
        if len(self.dossier.parts) > _LISTED:
            listed = self._desk.words.number(_LISTED)
            self._say("privacy.held_more", name=name, count=count, listed=listed)
        else:
            self._say("privacy.held", name=name, count=count)
        self.list.setFocus()
        if self.list.count():
            self.list.setCurrentRow(0)
        self._update()

    async def _export(self, path: Path, dossier: Dossier) -> None:
        subject = f"{dossier.kind}:{dossier.id}"
        if not await self._state("export", subject, *self._purpose):
            return
        if path.suffix.lower() == ".csv":
            content = write_sheet(as_table(dossier), "csv")
        else:
            content = as_json(dossier, self._desk.view.now())
        failed = _write(path, content)
        if failed:
            self._say("privacy.export.failed", detail=failed)
        else:
            self._say("privacy.export.done", path=str(path), count=len(dossier.parts))

    async def _erase(self, subjects: Sequence[str], why: str) -> None:
        recording = self._desk.view.recording
        if recording is None:
            return
        changes = asked_changes(recording.new_id(), subjects, why, self._desk.view.now())
        refused = await recording.write(changes)
        if not isValid(self):
            return
        if refused is not None:
            self._told.setText(self._desk.words.say(refused))
            self._told.show()
            return
        self._say("privacy.erase.asked", count=len(subjects))

    async def _state(self, use: str, subject: str, purpose: str, why: str) -> bool:
        recording = self._desk.view.recording
        if recording is None:
            self._say("privacy.not_live")
            return False
        changes = purpose_changes(
            recording.new_id(), purpose, why, use, subject, self._desk.view.now()
        )
        refused = await recording.write(changes)
        if not isValid(self):
            return False
        if refused is not None:
            self._told.setText(self._desk.words.say(refused))
            self._told.show()
        return refused is None

    def _list_parts(self) -> None:
        parts = () if self.dossier is None else self.dossier.parts
        self.list.show_entries([self._entry(part) for part in parts[:_LISTED]])

    def _entry(self, part: Part) -> Entry:
        say = self._desk.words.say
        word, name = called(self._desk, Target(part.record.kind, part.record.id))
        count = len(part.personal)
        held = say("privacy.part.holds", count=count) if count else say("privacy.part.none")
        head = f"{word} \u00b7 {say(_WHY[part.why])}"
        return Entry(part.subject, head, name or part.record.id, held, quiet=not count)

    def _opened(self, id_: str) -> None:
        if self.dossier is None:
            self.show_person(id_)
        else:
            kind, _, record = id_.partition(":")
            self._desk.show(Target(kind, record))

    def _refusal(self, permission: str) -> str:
        recording = self._desk.view.recording
        if recording is None:
            return self._desk.words.say("privacy.not_live")
        refused: Message | None = recording.objection(permission)
        return "" if refused is None else self._desk.words.say(refused)

    def _button(self, code: str, key: str, run: Callable[[], None]) -> Button:
        button = Button(self._desk.words.say(code), self._desk.theme, key)
        button.clicked.connect(run)
        return button

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(work)
        else:
            work.close()

    def _say(self, code: str, **blanks: str | int) -> None:
        self._told.setText(self._desk.words.say(code, **blanks) if code else "")
        self._told.setVisible(bool(code))

    def _update(self) -> None:
        shown = self.dossier is not None
        # at a locked desk nobody is there for whom the purpose was stated
        self.list.setVisible(not shown or actor(self._desk.view) == self._stated_by)
        self._buttons.setVisible(shown)
        may = shown and not self._refusal(ERASE)
        self.erase_one.setEnabled(may and bool(self.list.chosen_id))
        self.erase_all.setEnabled(may)


def _write(path: Path, content: bytes) -> str:
    """What went wrong; empty if the file is there. A dossier is a few hundred kilobytes."""
    try:
        path.write_bytes(content)
    except OSError as error:
        return error.strerror or str(error)
    return ""
