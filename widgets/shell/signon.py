"""Where people sign on, over the inspector's place: the screen, the layout and half-typed text
stay as they are beneath and beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.text.message import Message
from widgets.contribution import Desk
from widgets.shell import inspector as inspectors
from widgets.shell.keys import WindowKey
from widgets.shell.region import Region
from widgets.shell.signonpages import FounderPage, SignOnPage, SwitchPage

if TYPE_CHECKING:
    from widgets.shell.frame import Frame

_WIDE = 1600


class SignOnPanel(Region):
    """F4 opens it, Escape closes it. What is typed in here is forgotten when it closes."""

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(desk.words.say("people.panel"), frame)
        self._desk = desk
        self._frame = frame
        self._post = desk.post
        self._before: QWidget | None = None
        self._work: asyncio.Task[None] | None = None
        self.page: SwitchPage | SignOnPage | FounderPage | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 0, 0, 0)
        self.hide()

    def keys(self) -> list[WindowKey]:
        """F4, and Shift+F4 for the lock; none where nobody can sign on."""
        say = self._desk.words.say
        if self._post is None:
            return []
        return [
            WindowKey(say("people.action.switch"), self.ask, "F4"),
            WindowKey(say("people.action.lock"), self.lock, "Shift+F4"),
        ]

    def ask(self) -> None:
        """Open; where it is open, what is typed next arrives here and never as keys behind it."""
        focus = QApplication.focusWidget()
        if not self.isVisible():
            self.begin()
        elif self.page and not (focus and (focus is self or self.isAncestorOf(focus))):
            self.page.first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def lock(self) -> None:
        """Block commands and editing."""
        if self._post is not None:
            self._post.lock()
            self._frame.status.refresh()
            if self.isVisible():
                self.leave()

    def ask_who(self) -> None:
        """Open where nobody acts."""
        if self._post is not None and self._post.current() is None and not self.isVisible():
            self.begin()

    def begin(self) -> None:
        """Ask for a PIN where somebody is signed on, else for a password."""
        post = self._post
        if post is None:
            return
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        if post.colleagues():
            self._turn_to(SwitchPage(self._desk, post, self))
        elif post.wants_founder():
            self._turn_to(FounderPage(self._desk, post, self))
        else:
            self.ask_password()
        self.place()
        self.show()
        self.raise_()
        if self.page is not None:
            self.page.first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask_password(self, name: str = "", why: str = "") -> None:
        """A full sign-on, of `name` if it is known who."""
        if self._post is not None:
            page = SignOnPage(self._desk, self._post, self, name)
            self._turn_to(page)
            page.tell(why)
            page.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Close, and forget what was typed."""
        self.hide()
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._frame.workspace_region.enter():
            self._frame.setFocus()
        self._drop()

    def carry_out(self, work: Coroutine[Any, Any, Message | None]) -> None:
        """Wait for `work`; close when it is done, or say why not."""
        page = self.page
        if page is None or (self._work is not None and not self._work.done()):
            work.close()
            return
        # keys that are pressed meanwhile end here, and press nothing that the focus falls on
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        page.set_busy(True)

        async def wait() -> None:
            wrong = await work
            if not isValid(self) or not isValid(page):
                return
            page.set_busy(False)
            if wrong is not None:
                page.refuse(self._desk.words.say(wrong))
                if self.hasFocus() and page is self.page:
                    page.first.setFocus(Qt.FocusReason.OtherFocusReason)
            elif page is self.page:
                self._frame.status.refresh()
                self.leave()

        self._work = asyncio.ensure_future(wait())

    def refresh(self) -> None:
        """Somebody else acts or may do something else."""
        if isinstance(self.page, SwitchPage):
            self.page.refresh()

    def place(self) -> None:
        """Where the inspector is, from the header to the status line."""
        frame = self._frame
        width = inspectors.WIDE if frame.width() >= _WIDE else inspectors.NARROW
        top = frame.header.mapTo(frame, QPoint(0, frame.header.height())).y()
        height = frame.height() - top - frame.status.height()
        self.setGeometry(frame.width() - width, top, width, max(0, height))

    def _turn_to(self, page: SwitchPage | SignOnPage | FounderPage) -> None:
        self._drop()
        self.page = page
        self._column.addWidget(page)
        page.show()

    def _drop(self) -> None:
        page, self.page = self.page, None
        if page is not None:
            page.hide()
            self._column.removeWidget(page)
            page.setParent(None)
            page.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; everything else stays in here."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._desk.theme.color("panel"))
        painter.fillRect(0, 0, 1, self.height(), self._desk.theme.color("line"))
