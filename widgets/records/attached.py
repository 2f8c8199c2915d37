"""The files of a record: added by dialog, drop or paste, opened, saved elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPixmap,
)
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from models.records import ATTACHED, Line, RecordKind
from models.text import Message
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records.buttons import Buttons
from widgets.records.files import may_open, safe_name, size_text, thumbnail
from widgets.records.following import Following
from widgets.records.intake import Intake
from widgets.records.lines import Entry, Lines
from widgets.records.people import actor_name
from widgets.records.permitted import follow_authority

_log = logging.getLogger(__name__)


class AttachmentStrip(QWidget):
    """Events `attached` of a record, {"sha", "name", "size", "type"}, newest first."""

    added = Signal(str)
    """SHA-256 of a file that is on the disk and in the record now."""

    def __init__(self, desk: Desk, kind: RecordKind, most: int = 220) -> None:
        super().__init__()
        self._desk, self._kind = desk, kind
        self._id = ""
        self._lines: Sequence[Line] = ()
        self._intake = Intake(self, desk, kind, self._refuse)
        self._intake.added.connect(self._added)
        self._folder: QTemporaryDir | None = None
        self._dialog: QFileDialog | None = None
        say, theme = desk.words.say, desk.theme
        self.list = Lines(theme, say("recordwidgets.files.empty"), say("recordwidgets.files"), most)
        self.list.opened.connect(self.open_file)
        self.list.chosen.connect(lambda _: self._update())
        self._add = Button(say("recordwidgets.files.add"), theme, "A")
        self._open = Button(say("recordwidgets.files.open"), theme, "O")
        self._save = Button(say("recordwidgets.files.save"), theme, "S")
        self._add.clicked.connect(self.choose_files)
        self._open.clicked.connect(lambda: self.open_file(self.list.chosen_id))
        self._save.clicked.connect(lambda: self.save_file(self.list.chosen_id))
        self._buttons = Buttons([self._add, self._open, self._save])
        self._why = note(theme, "", "ink")
        self._why.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        column.addWidget(self.list, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.setSpacing(6)
        foot.addWidget(self._why)
        foot.addWidget(self._buttons)
        column.addLayout(foot)
        self.setAcceptDrops(True)
        self._following = Following(self, desk.view.records, frozenset({kind.name}), self._hear)
        follow_authority(self, desk.view, self._update)
        self._update()

    def open(self, id_: str) -> None:
        """Show the files of a record."""
        if id_ != self._id:
            self._why.hide()
        self._id = id_
        self._read()

    # -- where files come from

    def add(self, name: str, content: bytes) -> None:
        """Attach a file: a picture of the workspace, a document."""
        self._intake.add(self._id, name, content)

    def add_files(self, paths: Sequence[str]) -> None:
        """Attach files of this machine; one that cannot be read is said."""
        self._intake.add_files(self._id, paths)

    def take(self, data: QMimeData) -> bool:
        """Attach what was dropped or pasted; False if it is neither files nor a picture."""
        return self._intake.take(self._id, data)

    async def settled(self) -> None:
        """Wait until everything that is being added is kept or refused."""
        await self._intake.settled()

    def choose_files(self) -> None:
        """Ask for files; the window goes on meanwhile."""
        if self._dialog is None and self._intake.allowed:
            self._dialog = QFileDialog(self, self._desk.words.say("recordwidgets.files.add"))
            self._dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
            self._dialog.filesSelected.connect(self.add_files)
            self._dialog.finished.connect(self._forget_dialog)
            self._dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures are welcome."""
        if self._intake.allowed and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach them."""
        if self.take(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V pastes; the letters of the buttons."""
        if event.matches(QKeySequence.StandardKey.Paste) and self._intake.allowed:
            data = QGuiApplication.clipboard().mimeData()
            if data is None or not self.take(data):
                self._refuse(Message.of("recordwidgets.files.nothing"))
        elif not self._buttons.press(event):
            event.ignore()

    # -- where files go

    def open_file(self, id_: str) -> None:
        """Hand a file to the system, from a folder that goes with this panel."""
        line = self._line(id_)
        if line is None or not may_open(_text(line, "name")):
            return
        content = self._content(line)
        if content is None:
            return
        if self._folder is None:
            self._folder = QTemporaryDir()
        path = Path(self._folder.path()) / safe_name(_text(line, "name"))
        if self._write(path, content):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def save_file(self, id_: str) -> None:
        """Ask where to, then write it there."""
        line = self._line(id_)
        if line is None or self._dialog is not None:
            return
        dialog = self._dialog = QFileDialog(self, self._desk.words.say("recordwidgets.files.save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(safe_name(_text(line, "name")))
        dialog.fileSelected.connect(lambda path: self.save_to(id_, path))
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def save_to(self, id_: str, path: str) -> None:
        """Write a file to a path."""
        line = self._line(id_)
        content = None if line is None else self._content(line)
        if content is not None:
            self._write(Path(path), content)

    def _write(self, path: Path, content: bytes) -> bool:
        try:
            path.write_bytes(content)
        except OSError as error:
            _log.info("%s cannot be written: %s", path, error)
            self._refuse(Message.of("recordwidgets.files.unwritten", name=path.name))
            return False
        return True

    # -- inside

    def _added(self, sha: str) -> None:
        self._read()
        self.added.emit(sha)

    def _content(self, line: Line) -> bytes | None:
        content = self._desk.view.attachments.read(_text(line, "sha"))
        if content is None:
            self._refuse(Message.of("recordwidgets.files.gone", name=_text(line, "name")))
        return content

    def _line(self, id_: str) -> Line | None:
        found = (line for line in self._lines if _key(line) == id_ and line.erased_ms is None)
        return next(found, None)

    def _hear(self, entities: frozenset[tuple[str, str]]) -> None:
        if (self._kind.name, self._id) in entities:
            self._read()

    def _read(self) -> None:
        records = self._desk.view.records
        found = records.events(self._kind.name, self._id, ATTACHED) if self._id else ()
        self._lines = list(reversed(found))
        self.list.show_entries([self._entry(line) for line in self._lines])
        self._update()

    def _entry(self, line: Line) -> Entry:
        words = self._desk.words
        when = words.since(line.wall_ms, self._desk.view.now())
        head = f"{when} · {actor_name(self._desk, line.actor)}"
        if line.erased_ms is not None:
            gone = words.say("recordwidgets.erased", time=words.time(line.erased_ms))
            return Entry(_key(line), head, gone, quiet=True)
        value = line.value if isinstance(line.value, dict) else {}
        size = value.get("size")
        note_ = size_text(size) if isinstance(size, int) else ""
        name, small = _text(line, "name"), self._small(line)
        return Entry(_key(line), "", name, f"{note_} · {head}", picture=small)

    def _small(self, line: Line) -> QPixmap | None:
        if not _text(line, "type").startswith("image/"):
            return None

        def make() -> tuple[QPixmap | None]:
            content = self._desk.view.attachments.read(_text(line, "sha"))
            return (None if content is None else thumbnail(content, self.devicePixelRatioF()),)

        # in a tuple: that there is none is kept as well
        (found,) = self._desk.theme.kept(("attachment", _text(line, "sha")), make)
        return found

    def _update(self) -> None:
        line = self._line(self.list.chosen_id)
        self._add.setEnabled(self._intake.allowed and bool(self._id))
        self._open.setEnabled(line is not None and may_open(_text(line, "name")))
        self._save.setEnabled(line is not None)

    def _refuse(self, message: Message) -> None:
        self._why.setText(self._desk.words.say(message))
        self._why.show()

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def _key(line: Line) -> str:
    return f"{line.operation}/{_text(line, 'sha')}/{_text(line, 'name')}"


def _text(line: Line, name: str) -> str:
    value = line.value.get(name) if isinstance(line.value, dict) else None
    return value if isinstance(value, str) else ""
