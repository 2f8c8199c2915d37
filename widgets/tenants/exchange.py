"""Import and export: choose a file, see what would happen, then let it happen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.sheets import Format, SheetRefused, extension_of, reading, writing
from models.tenants.exchange import DryRun, Refused, table_of
from models.tenants.exchange.known import Known
from models.tenants.kinds import IMPORT
from models.views import actor
from widgets.contribution import Desk
from widgets.controls import Button, RowDelegate, Segments
from widgets.controls.section import note
from widgets.controls.slices import Pace, sliced
from widgets.records import Buttons
from widgets.records.permitted import follow_authority, refusal, taken_over
from widgets.records.rowtable import RowTable
from widgets.tenants.refusals import Refusals
from widgets.tenants.terms import vocabularies, vocabulary

_log = logging.getLogger(__name__)

_KINDS = {
    "tenant": "tenants.kinds.tenant",
    "contact": "tenants.kinds.contact",
    "lease": "tenants.kinds.lease",
}


class ExchangePanel(QWidget):
    """Tables in and out. Nothing is written before the person has seen what would be."""

    left = Signal()
    """Escape, with nothing under way."""
    finished = Signal()
    """What was under way is done, refused or stopped."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.kind = "tenant"
        self.dry_run: DryRun | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self._dialog: QFileDialog | None = None
        say, theme = desk.words.say, desk.theme
        self._kinds = Segments([(kind, say(code)) for kind, code in _KINDS.items()], theme)
        self._kinds.set_on("tenant")
        self._kinds.switched.connect(self._turned)
        self._choose = self._button("tenants.exchange.choose", "F", self.choose_file)
        self._csv = self._button("tenants.exchange.csv", "C", lambda: self.choose_target("csv"))
        self._xlsx = self._button("tenants.exchange.xlsx", "X", lambda: self.choose_target("xlsx"))
        self._write = self._button("tenants.exchange.write", "I", self.write, primary=True)
        self._stop = self._button("tenants.exchange.stop", "S", self.stop)
        self._top = Buttons([self._choose, self._csv, self._xlsx])
        self._foot = Buttons([self._write, self._stop])
        self.summary = QLabel()
        self.summary.setFont(theme.font("strong"))
        self.summary.setWordWrap(True)
        self.notes = note(theme, "", "ink2")
        self.refusals = Refusals(desk)
        self.table = RowTable(theme, "", say("tenants.exchange.refusals"))
        self.table.setModel(self.refusals)
        self.table.setItemDelegate(RowDelegate(theme))
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.set_widths([(72, 0), (160, 0), (0, 0)])
        self._lay()
        self._begin(say("tenants.exchange.hint"))
        follow_authority(self, desk.view, self._update)

    # -- what the person does

    @property
    def busy(self) -> bool:
        """True while a file is read, rows are checked or written."""
        return self._task is not None and not self._task.done()

    async def settled(self) -> None:
        """Wait until what is under way has ended."""
        if self._task is not None:
            await self._task

    def choose_file(self) -> None:
        """Ask which file; the window goes on meanwhile."""
        dialog = self._open_dialog("tenants.exchange.choose")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("CSV, XLSX (*.csv *.xlsx *.txt *.tsv)")
        dialog.fileSelected.connect(lambda path: self.look_at(Path(path)))
        dialog.open()

    def choose_target(self, format_: Format) -> None:
        """Ask where to."""
        dialog = self._open_dialog("tenants.exchange.save")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(format_)
        dialog.selectFile(f"{self._desk.words.say(_KINDS[self.kind])}.{format_}")
        dialog.fileSelected.connect(lambda path: self.export(Path(path)))
        dialog.open()

    def look_at(self, path: Path) -> None:
        """Read a file and find out what an import would do."""
        self._start(self._look(path))

    def export(self, path: Path) -> None:
        """Write all records of the kind; the ending of the path says how."""
        self._start(self._export(path))

    def write(self) -> None:
        """Write what the dry run found, one operation per row."""
        if self._write.isEnabled() and self.dry_run is not None:
            self._start(self._write_rows(self.dry_run))

    def stop(self) -> None:
        """End after the row that is being written; what is written stays."""
        self._stopped = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letters of the buttons; Escape leaves, or stops what is under way."""
        if event.key() == Qt.Key.Key_Escape:
            if self.busy:
                self.stop()
            else:
                self.left.emit()
        elif not (self._top.press(event) or self._foot.press(event)):
            event.ignore()

    # -- the work

    async def _look(self, path: Path) -> None:
        desk = self._desk
        self._begin(desk.words.say("tenants.exchange.reading", name=path.name))
        recording = desk.view.recording
        if recording is None:
            return
        sheet = await sliced(reading(_read(path)))
        run = DryRun(
            self.kind, sheet, desk.view.records, desk.view.park, vocabularies(desk),
            recording.new_id,
        )  # fmt: skip
        await self._walked(run.steps(), "tenants.exchange.checking")
        if self._stopped:
            self._begin(desk.words.say("tenants.exchange.hint"))
            return
        self.dry_run = run
        self.refusals.show_rows(run.refused)
        self.summary.setText(
            desk.words.say(
                "tenants.exchange.found",
                fresh=desk.words.number(run.fresh),
                changed=desk.words.number(len(run.planned) - run.fresh),
                unchanged=desk.words.number(run.unchanged),
                refused=desk.words.number(len({one.row for one in run.refused})),
            )
        )
        said = [desk.words.say(one) for one in sheet.notes]
        if run.ignored:
            titles = desk.words.listed(run.ignored)[:300]
            said.append(desk.words.say("tenants.exchange.ignored", titles=titles))
        self.notes.setText("\n".join(said))
        self.notes.setVisible(bool(said))
        self.table.empty = desk.words.say("tenants.exchange.none_refused")

    async def _write_rows(self, run: DryRun) -> None:
        say, recording = self._desk.words.say, self._desk.view.recording
        if recording is None:
            return
        self.dry_run = None
        self._update()
        written, refused = 0, list[Refused]()
        reason, person = say("tenants.exchange.reason"), actor(self._desk.view)
        for done, planned in enumerate(run.planned):
            if self._stopped or taken_over(self._desk, person) is not None:
                break
            wrong = await recording.write(planned.changes, reason)
            if not isValid(self):
                return
            if wrong is None:
                written += 1
            else:
                refused.append(Refused(planned.row, "", wrong))
            if done % 10 == 0:
                total = self._desk.words.number(len(run.planned))
                self.summary.setText(
                    say("tenants.exchange.writing", n=self._desk.words.number(done + 1), all=total)
                )
        self.refusals.show_rows([*run.refused, *refused])
        left = len(run.planned) - written - len(refused)
        number = self._desk.words.number
        self.summary.setText(
            say(
                "tenants.exchange.stopped" if left else "tenants.exchange.written",
                n=number(written),
                refused=number(len({one.row for one in self.refusals.rows})),
                left=number(left),
            )
        )

    async def _export(self, path: Path) -> None:
        desk, say = self._desk, self._desk.words.say
        self._begin(say("tenants.exchange.exporting", name=path.name))
        format_ = extension_of(path.name)
        known = Known(desk.view.park)
        steps = known.load(desk.view.records, ("tenant", "contact", "lease"))
        await self._walked(((0, 0) for _ in steps), "")
        table = table_of(self.kind, known, vocabulary(desk.words), say(_KINDS[self.kind]))
        content = await sliced(writing(table, format_))
        if self._stopped:
            self._begin(say("tenants.exchange.hint"))
            return
        _save(path, content)
        count = desk.words.number(len(table.rows))
        self.summary.setText(say("tenants.exchange.exported", n=count, name=str(path)))

    async def _walked(self, steps: Iterator[tuple[int, int]], code: str) -> None:
        pace = Pace()
        for done, total in steps:
            if self._stopped:
                return
            if pace.is_over:
                if total and code:
                    number = self._desk.words.number
                    self.summary.setText(
                        self._desk.words.say(code, n=number(done), all=number(total))
                    )
                await pace.rest()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        if self.busy:
            work.close()
            return
        self._stopped = False
        self._task = asyncio.ensure_future(self._guarded(work))
        self._update()

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except SheetRefused as refused:
            self._begin(self._desk.words.say(refused.message))
        except OSError as error:
            _log.info("an exchanged file cannot be used: %s", error)
            self._begin(
                self._desk.words.say("tenants.exchange.file", detail=error.strerror or str(error))
            )
        if isValid(self):
            self._task = None
            self._update()
            self.finished.emit()

    # -- inside

    def show_kind(self, kind: str) -> None:
        """Tenants, contacts or leases."""
        self._kinds.set_on(kind)

    def _turned(self, kind: str, on: bool) -> None:
        if on and kind != self.kind:
            self.kind = kind
            self._begin(self._desk.words.say("tenants.exchange.hint"))

    def _begin(self, sentence: str) -> None:
        self.dry_run = None
        self.refusals.show_rows([])
        self.summary.setText(sentence)
        self.notes.hide()
        self.table.empty = ""
        self._update()

    def _update(self) -> None:
        busy, refused = self.busy, refusal(self._desk, IMPORT)
        self._choose.setEnabled(refused is None and not busy)
        self._choose.setToolTip("" if refused is None else self._desk.words.say(refused))
        for button in (self._csv, self._xlsx):
            button.setEnabled(not busy)
        self._kinds.setEnabled(not busy)
        run = self.dry_run
        self._write.setEnabled(
            not busy and refused is None and run is not None and bool(run.planned)
        )
        self._write.setVisible(run is not None or not busy)
        self._stop.setVisible(busy)
        self._foot.again()
        self.table.viewport().update()

    def _open_dialog(self, code: str) -> QFileDialog:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = QFileDialog(self, self._desk.words.say(code))
        return self._dialog

    def _button(
        self, code: str, key: str, act: Callable[[], None], primary: bool = False
    ) -> Button:
        button = Button(self._desk.words.say(code), self._desk.theme, key, primary)
        button.clicked.connect(lambda: act())
        return button

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(16)
        head.addWidget(self._kinds)
        head.addWidget(self._top, 1)
        column.addLayout(head)
        texts = QVBoxLayout()
        texts.setContentsMargins(16, 4, 16, 0)
        texts.setSpacing(6)
        texts.addWidget(self.summary)
        texts.addWidget(self.notes)
        texts.addWidget(self._foot)
        column.addLayout(texts)
        column.addWidget(self.table, 1)


def _read(path: Path) -> bytes:
    return path.read_bytes()


def _save(path: Path, content: bytes) -> None:
    path.write_bytes(content)
