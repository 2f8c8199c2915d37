"""How files come to a record: read, kept under their content, written as an event."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from models.records import AttachmentRefused, Change, RecordKind
from models.records.attachments import ATTACHED, LARGEST
from models.text import Message
from models.views import actor
from widgets.contribution import Desk
from widgets.records.files import png_of, safe_name, size_text, type_of
from widgets.records.permitted import taken_over

_log = logging.getLogger(__name__)


class Intake(QObject):
    """Keeps files and writes their event; says which were refused and why."""

    added = Signal(str)
    """SHA-256 of a file that is on the disk and in the record now."""

    def __init__(
        self,
        parent: QObject,
        desk: Desk,
        kind: RecordKind,
        refuse: Callable[[Message], None],
    ) -> None:
        super().__init__(parent)
        self._desk, self._kind, self._refuse = desk, kind, refuse
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def allowed(self) -> bool:
        """Whether the person may attach something here and now."""
        recording = self._desk.view.recording
        if recording is None:
            return False
        declared = self._kind.events_by_name[ATTACHED]
        return recording.objection(declared.permission or self._kind.edit) is None

    def add(self, id_: str, name: str, content: bytes) -> None:
        """Attach a file to a record."""
        if not self.allowed or not id_:
            return
        if len(content) > LARGEST:
            self._too_large(name, len(content))
            return
        task = asyncio.ensure_future(self._keep(id_, safe_name(name), content))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def add_files(self, id_: str, paths: Sequence[str]) -> None:
        """Attach files of this machine; one that cannot be read is said."""
        for path in map(Path, paths):
            try:
                size = path.stat().st_size
                if size > LARGEST:
                    self._too_large(path.name, size)
                    continue
                content = path.read_bytes()
            except OSError as error:
                _log.info("%s cannot be read: %s", path, error)
                self._refuse(Message.of("recordwidgets.files.unread", name=path.name))
                continue
            self.add(id_, path.name, content)

    def take(self, id_: str, data: QMimeData) -> bool:
        """Attach what was dropped or pasted; False if it is neither files nor a picture."""
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if files:
            self.add_files(id_, files)
        elif data.hasImage():
            stamp = self._desk.words.clock(self._desk.view.now()).replace(":", "")
            name = self._desk.words.say("recordwidgets.files.picture", stamp=stamp)
            self.add(id_, name + ".png", png_of(QImage(data.imageData())))
        else:
            return False
        return True

    async def settled(self) -> None:
        """Wait until everything that is being added is kept or refused."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _keep(self, id_: str, name: str, content: bytes) -> None:
        recording = self._desk.view.recording
        if recording is None:
            return
        refused: Message | None
        sha, person = "", actor(self._desk.view)
        try:
            sha = await self._desk.view.attachments.keep(content)
        except AttachmentRefused as error:
            refused = error.message
        else:
            value = {"sha": sha, "name": name, "size": len(content), "type": type_of(name)}
            change = Change(self._kind.name, id_, ATTACHED, value, is_event=True)
            refused = taken_over(self._desk, person) or await recording.write((change,))
        if not isValid(self):
            return
        if refused is not None:
            self._refuse(refused)
        else:
            self.added.emit(sha)

    def _too_large(self, name: str, size: int) -> None:
        most = size_text(LARGEST)
        self._refuse(
            Message.of("recordwidgets.files.large", name=name, size=size_text(size), most=most)
        )
