"""Editors of texts: one line, many lines, a name in two languages, tags."""

from __future__ import annotations

import json
import math
import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit

from models.records import JsonValue
from widgets.contribution import Desk
from widgets.controls.section import note
from widgets.records.editor import LINE, Editor, LineEditor, Said, bare, line_box

_TAGS = re.compile(r"[,;\uff0c\uff1b\u3001\n]")


class TextEdit(LineEditor):
    """A TEXT field in one line."""

    def value(self) -> JsonValue:
        """The text without spaces round it; None if nothing is left."""
        return self.box.text().strip() or None

    def put(self, value: JsonValue) -> None:
        """Show a text."""
        self.box.setText(value if isinstance(value, str) else "")
        self.box.setCursorPosition(0)


class TagsEdit(LineEditor):
    """A LIST field: words with commas between them, of either script."""

    def value(self) -> JsonValue:
        """The words, each once; None if there is none."""
        parts = (part.strip() for part in _TAGS.split(self.box.text()))
        return list(dict.fromkeys(part for part in parts if part)) or None

    def put(self, value: JsonValue) -> None:
        """Show a list."""
        self.box.setText(", ".join(map(str, value)) if isinstance(value, list) else "")
        self.box.setCursorPosition(0)


class LongText(Editor):
    """A TEXT field of several lines; it grows with its text, up to `most` lines."""

    tall = True

    def __init__(self, desk: Desk, least: int = 3, most: int = 10) -> None:
        super().__init__(desk)
        self._least, self._most = least, most
        self.box = _Plain()
        self.box.setFont(desk.theme.font("body"))
        self.box.setTabChangesFocus(True)
        self.box.document().setDocumentMargin(3)
        self.box.textChanged.connect(self._changed)
        self.box.resized.connect(self._grow)
        self._putting = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.setFocusProxy(self.box)
        self._grow()

    def value(self) -> JsonValue:
        """The text; None if it is blank."""
        text = self.box.toPlainText()
        return text.strip("\n ") or None

    def put(self, value: JsonValue) -> None:
        """Show a text."""
        self.retype(value if isinstance(value, str) else "")

    def typed(self) -> str:
        """The text as it is."""
        return self.box.toPlainText()

    def retype(self, text: str) -> None:
        """The text as it was."""
        self._putting = True
        if text != self.box.toPlainText():
            self.box.setPlainText(text)
        self._putting = False

    def set_read_only(self, read_only: bool) -> None:
        """Without its frame; the text can still be copied."""
        self.read_only = read_only
        self.box.setReadOnly(read_only)
        bare(self.box, read_only)
        self._grow()

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        super().set_name(name)
        self.box.setAccessibleName(name)

    def _changed(self) -> None:
        self._grow()
        if not self._putting:
            self.edited.emit()

    def _grow(self) -> None:
        least = 1 if self.read_only else self._least
        line = self.box.fontMetrics().lineSpacing()
        room = self._most * line + 2 * self.box.document().documentMargin()
        high = self._height()
        # a bar takes width and so breaks the text elsewhere: it is there for what is too long, and
        # never asked of the box, which would then show and hide it without end
        if self.box.show_bar(high > room):
            high = self._height()
        self.box.setFixedHeight(math.ceil(min(max(high, least * line), room)) + self.box.border)

    def _height(self) -> float:
        document = self.box.document()
        lay, block, high = document.documentLayout(), document.firstBlock(), 0.0
        while block.isValid():  # lines with Chinese are higher than the font says
            high += lay.blockBoundingRect(block).height()
            block = block.next()
        return high + 2 * document.documentMargin()


class _Plain(QPlainTextEdit):
    """Leaves Escape and Ctrl+Enter to whoever contains it."""

    resized = Signal()
    """It is wider or narrower, by itself and not by a bar in it: the text breaks elsewhere."""

    border = 10
    """Height of its frame and padding, px."""
    _wide = -1

    def show_bar(self, shown: bool) -> bool:
        """The bar at the right, for good or not at all; True if that changed."""
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        if not shown:
            policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        changed = policy != self.verticalScrollBarPolicy()
        self.setVerticalScrollBarPolicy(policy)
        return changed

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See `resized`."""
        super().resizeEvent(event)
        border = self.height() - self.viewport().height()
        if (self.width(), border) != (self._wide, self.border):
            self._wide, self.border = self.width(), border
            self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (control and enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class NameEdit(Editor):
    """A NAME field: English above, Chinese below; one of them is enough."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        self.boxes = {"en": line_box(desk), "zh_CN": line_box(desk)}
        self._said = [Said(desk, box) for box in self.boxes.values()]
        for number, (language, box) in enumerate(self.boxes.items()):
            mark = note(desk.theme, _LANGUAGES[language], "ink3")
            mark.setFixedSize(20, LINE)
            grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(box, number, 1)
            grid.addWidget(self._said[number], number, 1)
            box.textEdited.connect(lambda _: self.edited.emit())
        self.setFocusProxy(self.boxes[desk.words.language])

    def value(self) -> JsonValue:
        """What is entered, by language; None if both are empty."""
        found: dict[str, JsonValue] = {
            language: box.text().strip()
            for language, box in self.boxes.items()
            if box.text().strip()
        }
        return found or None

    def put(self, value: JsonValue) -> None:
        """Show a name."""
        known = value if isinstance(value, dict) else {}
        for language, box in self.boxes.items():
            box.setText(str(known.get(language) or ""))
            box.setCursorPosition(0)

    def typed(self) -> str:
        """Both lines as they are."""
        return json.dumps([box.text() for box in self.boxes.values()])

    def retype(self, text: str) -> None:
        """Both lines as they were."""
        for box, line in zip(self.boxes.values(), json.loads(text), strict=True):
            box.setText(line)

    def set_read_only(self, read_only: bool) -> None:
        """As plain text."""
        self.read_only = read_only
        for said in self._said:
            said.stand_in(read_only)

    def set_name(self, name: str) -> None:
        """What a screen reader calls its two lines."""
        super().set_name(name)
        for language, box in self.boxes.items():
            box.setAccessibleName(f"{name}, {_LANGUAGES[language]}")


class LongNameEdit(Editor):
    """A NAME field of whole sentences: a box of several lines for each language."""

    tall = True

    def __init__(self, desk: Desk, least: int = 2) -> None:
        super().__init__(desk)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        self.boxes = {"en": LongText(desk, least), "zh_CN": LongText(desk, least)}
        for number, (language, box) in enumerate(self.boxes.items()):
            mark = note(desk.theme, _LANGUAGES[language], "ink3")
            mark.setFixedSize(20, LINE)
            grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(box, number, 1)
            box.edited.connect(self.edited)
        self.setFocusProxy(self.boxes[desk.words.language])

    def value(self) -> JsonValue:
        """What is entered, by language; None if both are empty."""
        found = {language: box.value() for language, box in self.boxes.items() if box.value()}
        return found or None

    def put(self, value: JsonValue) -> None:
        """Show texts."""
        known = value if isinstance(value, dict) else {}
        for language, box in self.boxes.items():
            box.put(known.get(language))

    def typed(self) -> str:
        """Both texts as they are."""
        return json.dumps([box.typed() for box in self.boxes.values()])

    def retype(self, text: str) -> None:
        """Both texts as they were."""
        for box, typed in zip(self.boxes.values(), json.loads(text), strict=True):
            box.retype(typed)

    def set_read_only(self, read_only: bool) -> None:
        """As plain text."""
        self.read_only = read_only
        for box in self.boxes.values():
            box.set_read_only(read_only)

    def set_name(self, name: str) -> None:
        """What a screen reader calls its two boxes."""
        super().set_name(name)
        for language, box in self.boxes.items():
            box.set_name(f"{name}, {_LANGUAGES[language]}")


_LANGUAGES = {"en": "EN", "zh_CN": "中"}
