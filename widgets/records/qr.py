"""A QR code: a phone dials or pastes what this machine without a network shows."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.contribution import Desk
from widgets.records.wrapping import draw_wrapped, wrapped_height

LONGEST = 300
"""Characters; more makes modules that a phone no longer reads from a screen."""
QUIET = 4
"""Modules of white round the code (ISO/IEC 18004)."""
_BLACK, _WHITE = QColor("#000000"), QColor("#ffffff")
_LARGEST = 8
"""Pixels of a module at most."""


class QrPanel(QWidget):
    """Black on white in both themes, modules of whole pixels; the caption stands below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._matrix: tuple[tuple[bool, ...], ...] = ()
        self._caption = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str, caption: str | None = None) -> bool:
        """Show `text` as a code, `caption` or the text itself below.

        False, and a sentence instead of the code, if it has more than 300 characters; nothing
        is shown for an empty text.
        """
        fits = len(text) <= LONGEST
        self._matrix = matrix_of(text) if text and fits else ()
        self._caption = text if caption is None else caption
        if not fits:
            self._caption = self._desk.words.say(
                "recordwidgets.qr.long", length=len(text), longest=LONGEST
            )
        self.setAccessibleName(self._caption)
        self._fit()
        self.update()
        return fits

    @property
    def matrix(self) -> tuple[tuple[bool, ...], ...]:
        """The modules without the quiet zone, True for black; empty if there is no code."""
        return self._matrix

    def module(self) -> int:
        """Pixels of one module at the width it has now."""
        across = len(self._matrix) + 2 * QUIET
        return max(1, min(_LARGEST, self.width() // across)) if self._matrix else 0

    def sizeHint(self) -> QSize:
        """As wide as the inspector."""
        return QSize(260, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other pixels per module."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White, then the black modules."""
        painter = QPainter(self)
        size = self.module()
        side = (len(self._matrix) + 2 * QUIET) * size
        painter.fillRect(0, 0, side, side, _WHITE)
        for y, row in enumerate(self._matrix):
            for x, black in enumerate(row):
                if black:
                    painter.fillRect((x + QUIET) * size, (y + QUIET) * size, size, size, _BLACK)
        painter.setPen(self._desk.theme.color("ink2"))
        room = QRect(0, side + 4, self.width(), max(0, self.height() - side - 4))
        draw_wrapped(painter, room, self._desk.theme.font("small"), self._caption)
        painter.end()

    def _fit(self) -> None:
        side = (len(self._matrix) + 2 * QUIET) * self.module() if self._matrix else 0
        below = 0
        if self._caption:
            below = wrapped_height(self._desk.theme.font("small"), self._caption, self.width()) + 6
        self.setFixedHeight(side + below)


def matrix_of(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a text, error correction M, UTF-8."""
    import segno

    code = segno.make(text, error="m", micro=False, boost_error=False, encoding="utf-8")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def tel(number: str) -> str:
    """What a phone dials: `tel:` with the digits, a leading plus, star and hash."""
    kept = "".join(c for c in number if c in "0123456789*#")
    return f"tel:{'+' if number.strip().startswith('+') else ''}{kept}"
