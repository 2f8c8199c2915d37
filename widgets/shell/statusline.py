"""The 24 px line at the foot: who, how much comes in, the worst link, the last record."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from models.links import LinkState, LinkStatus
from models.views import ViewKind
from widgets.contribution import Desk
from widgets.shell.banners import is_lost, link_name
from widgets.shell.signonpages import role_word

HEIGHT = 24
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class StatusLine(QWidget):
    """Numbers change at most once a second, with `refresh`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._texts: list[str] = []
        self.setFixedHeight(HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.refresh()

    def refresh(self) -> None:
        """Read the figures again."""
        desk = self._desk
        texts = [self.who()]
        if desk.view.kind is ViewKind.LIVE:
            texts += [self._telemetry(), self._worst_link()]
            recorded = desk.view.health().recorded_ms
            if recorded is not None:
                clock = desk.words.clock(recorded)
                texts.append(desk.words.say("window.status.recorded", clock=clock))
        else:
            texts.append(desk.words.say("window.banner.not_live"))
        if texts != self._texts:
            self._texts = texts
            self.setAccessibleName(", ".join(texts))
            self.update()

    def texts(self) -> list[str]:
        """What stands at the right."""
        return self._texts[1:]

    def who(self) -> str:
        """Who acts, with role and post."""
        desk, post = self._desk, self._desk.post
        if post is None:
            return desk.view.park.operator
        say, name = desk.words.say, desk.words.name
        current = post.current()
        if current is None:
            return say("people.status.nobody")
        if post.session.locked:
            return say("people.status.locked", name=name(current.name))
        role = role_word(desk, current)
        return say("people.status.person", name=name(current.name), role=role, post=name(post.name))

    def _telemetry(self) -> str:
        view, words = self._desk.view, self._desk.words
        rate = words.number(round(view.health().readings_per_s))
        links = view.links()
        live = sum(link.state is LinkState.LIVE for link in links)
        if not live:
            return words.say("window.status.no_telemetry")
        if live < len(links):
            return words.say("window.status.partly", live=live, count=len(links), rate=rate)
        return words.say("window.status.telemetry", rate=rate)

    def _worst_link(self) -> str:
        view, words = self._desk.view, self._desk.words
        links = view.links()
        down = [link for link in links if link.state is not LinkState.LIVE]
        if not down:
            return words.say("window.status.all_links", count=len(links))
        worst = min(down, key=_badness)
        name = link_name(view.park, worst.link, words)
        if not is_lost(worst):
            return words.say("window.status.connecting", link=name)
        clock = words.since(worst.since_ms, view.now())
        more = sum(map(is_lost, down)) - 1
        if more:
            return words.say("window.status.links", link=name, clock=clock, count=more)
        return words.say("window.status.link", link=name, clock=clock)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("line"))
        small = theme.font("small")
        painter.setFont(theme.sized(small.pixelSize(), QFont.Weight.DemiBold))
        painter.setPen(theme.color("ink"))
        box = self.rect().adjusted(12, 1, -12, 0)
        who, *others = self._texts
        painter.drawText(box, _LEFT, who)
        box.adjust(painter.fontMetrics().horizontalAdvance(who) + 24, 0, 0, 0)
        painter.setFont(small)
        painter.setPen(theme.color("ink2"))
        for text in reversed(others):
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, max(0, box.width()))
            painter.drawText(box, _RIGHT, shown)
            box.adjust(0, 0, -metrics.horizontalAdvance(shown) - 16, 0)


def _badness(link: LinkStatus) -> tuple[bool, int]:
    """What was lost comes before what connects for the first time, the longest first."""
    return not is_lost(link), link.since_ms
