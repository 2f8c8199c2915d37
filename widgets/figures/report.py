"""The report of one flood: on the page, and on paper in either language."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from models.alarms.figures.floodreport import FloodReport
from models.points import Severity
from models.records import Record
from models.text import Language
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.saving import Saving
from widgets.controls.section import note
from widgets.figures.saying import alarm_text, floor_text
from widgets.records import Buttons
from widgets.words import Words

_log = logging.getLogger(__name__)
_SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)


class ReportPage(QWidget):
    """What the station wrote when the flood was over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._saving = Saving(self)
        self._desk = desk
        self.id = ""
        """Of the record; empty while none is shown."""
        self.title = ""
        say = desk.words.say
        english = Button(say("figures.print.en"), desk.theme, "P", primary=True)
        english.clicked.connect(lambda: self.print("en"))
        chinese = Button(say("figures.print.zh"), desk.theme, "Z")
        chinese.clicked.connect(lambda: self.print("zh_CN"))
        self._buttons = Buttons([english, chinese])
        self.said = note(desk.theme, "")
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(say("figures.report"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._buttons)
        column.addWidget(self.said)
        column.addWidget(self.text, 1)
        self.setFocusProxy(self.text)

    def press(self, event: QKeyEvent) -> bool:
        """The letters of the buttons."""
        return self._buttons.press(event)

    def show_report(self, id_: str) -> bool:
        """False if it is not here."""
        record = self._record(id_)
        if record is None:
            return False
        self.id = id_
        self.title = self._desk.words.time(record.number("began") or 0)[:-3]
        theme = self._desk.theme
        self.said.setText("")
        content = QTextDocument(self.text)
        content.setDefaultFont(theme.font("body"))
        content.setDefaultStyleSheet(
            f"body {{ color: {theme.color('ink').name()}; }}"
            f".small {{ color: {theme.color('ink2').name()}; }}"
            ".head { font-weight: 600; margin-top: 14px; margin-bottom: 4px; }"
            "h1 { font-size: 15px; font-weight: 600; }"
        )
        content.setHtml(self.html(record, self._desk.words.language))
        self.text.setDocument(content)
        return True

    def leave(self) -> None:
        """Nothing is shown any more."""
        self.id = self.title = ""

    def html(self, record: Record, language: Language) -> str:
        """The report in a language."""
        from widgets.paper import filled, words_in

        words = words_in(self._desk, language)
        return filled(self._desk.theme.resources, "flood", words, self._content(record, words))

    def print(self, language: Language) -> None:
        """Ask where to, then write the PDF."""
        record = self._record(self.id)
        if record is None or self._saving.dialog is not None:
            return
        content = self.pdf(record, language)
        title = self._desk.words.say("figures.report")
        name = f"{title} {self.title}.pdf".replace(":", "").replace("/", "-")
        self._saving.ask(title, name, lambda path: self.print_to(Path(path), content))

    def pdf(self, record: Record, language: Language) -> bytes:
        """On A4."""
        from widgets.paper import document, write_pdf

        return write_pdf(document(self.html(record, language), self.title))

    def print_to(self, path: Path, content: bytes) -> None:
        """Write it; why it could not be is said above the report."""
        try:
            path.write_bytes(content)
        except OSError as error:
            _log.info("%s cannot be written: %s", path, error)
            self.said.setText(self._desk.words.say("figures.unwritten", name=path.name))
        else:
            self.said.setText(self._desk.words.say("figures.exported", name=path.name))

    # -- inside

    def _record(self, id_: str) -> Record | None:
        try:
            return self._desk.view.records.get("flood_report", id_) if id_ else None
        except LookupError:  # records that know no such kind
            return None

    def _content(self, record: Record, words: Words) -> dict[str, object]:
        park, number = self._desk.view.park, words.number
        began, ended = record.number("began") or 0, record.number("ended") or 0

        def alarm(id_: str) -> tuple[str, str]:
            return alarm_text(id_, park, words)

        facts = [
            ("figures.report.began", words.time(began)),
            ("figures.report.ended", words.time(ended)),
            ("figures.report.lasted", words.age(ended - began)),
            ("figures.report.raised", number(record.number("raised") or 0)),
            ("figures.report.peak", number(record.number("peak") or 0)),
        ]
        plain = record.values.get("figures")
        content: dict[str, object] = {
            "park": words.name(park.name),
            "printed": words.time(self._desk.view.now()),
            "facts": [(words.say(code), value) for code, value in facts],
            "first": [],
            "places": [],
            "priorities": [],
            "chattering": [],
        }
        try:
            report = FloodReport.of(plain if isinstance(plain, dict) else {})
        except (KeyError, TypeError):
            return content
        facts += [
            ("figures.report.alarms", number(report.alarms)),
            ("figures.report.peak_minute", number(report.peak_minute)),
            ("figures.report.open", number(report.open)),
        ]
        if report.slowest:
            code = (
                "figures.report.slowest.open"
                if report.slowest_open
                else ("figures.report.slowest.done")
            )
            waited = words.age(report.slowest_ms)
            said = words.say(code, alarm=alarm(report.slowest)[0], age=waited)
            facts.append(("figures.report.slowest", said))
        content["facts"] = [(words.say(code), value) for code, value in facts]
        content["first"] = [
            {
                "when": words.clock(one.at_ms),
                "title": alarm(one.alarm)[0],
                "place": alarm(one.alarm)[1],
                "followers": words.say("figures.report.followers", count=number(one.followers))
                if one.followers
                else "",
            }
            for one in report.first
        ]
        content["places"] = [
            (floor_text(floor, park, words), number(count)) for floor, count in report.places
        ]
        content["priorities"] = [
            (words.severity(severity), number(count))
            for severity, count in zip(_SEVERITIES, report.priorities, strict=True)
        ]
        content["chattering"] = [
            (alarm(one.alarm)[0], number(one.count)) for one in report.chattering
        ]
        return content
