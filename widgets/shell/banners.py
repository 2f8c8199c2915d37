"""Strips under the alarm bar that say what the whole screen must be read with.

Which banners are up is worked out from the view alone; nobody can close one while it is true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.alarmbook import Drill
from models.alarms.calling.notice import OtherPosts
from models.links import LinkState, LinkStatus
from models.plant.linkpoints import link_point_id
from models.points import Severity
from models.site.park import Park
from models.text.message import Message
from models.views import View, ViewKind
from widgets.alarmwords import alarm_words
from widgets.shell.region import Region
from widgets.symbols import AlarmMark, paint_alarm
from widgets.theme import Theme
from widgets.words import Words

HEIGHT = 32
_MOST_LINKS = 3
"""Single banners for lost links; the rest are counted in one more."""


@dataclass(frozen=True, slots=True)
class Banner:
    """One strip: a strong text, what follows from it, and how it is drawn."""

    strong: str
    rest: str = ""
    right: str = ""
    severity: Severity = Severity.NONE
    """With a severity it is drawn raised with a dashed edge, else in strip colours."""
    hatched: bool = False
    """A drill: hatched, with the texts on plates."""
    doubled: bool = False
    """Double lower edge: what is on screen is a file."""


def banners(view: View, words: Words, points: Mapping[str, int]) -> list[Banner]:
    """All that is true now, the most far-reaching first. `points` counts them per link."""
    shown: list[Banner] = []
    if view.kind is ViewKind.PAST:
        moment = words.time(view.now())
        shown.append(
            Banner(
                words.say("window.banner.past", moment=moment),
                words.say("window.banner.commands_off"),
            )
        )
    elif view.kind is ViewKind.FILE:
        moment = words.time(view.now())
        shown.append(
            Banner(
                words.say("window.banner.file", moment=moment),
                words.say("window.banner.not_live"),
                doubled=True,
            )
        )
    fault = view.health().fault
    if fault is not None:
        shown.append(
            Banner(words.say("window.banner.storage"), words.say(fault), severity=Severity.HIGH)
        )
    failing = view.health().failing
    if failing is not None:
        said, told = words.say("window.banner.failing"), words.say(failing)
        shown.append(Banner(said, told, severity=Severity.HIGH))
    lost = [status for status in view.links() if is_lost(status)]
    if len(lost) > _MOST_LINKS + 1:
        single, others = lost[:_MOST_LINKS], lost[_MOST_LINKS:]
    else:
        single, others = lost, []
    shown.extend(_lost_link(status, view, words, points) for status in single)
    if others:
        count = sum(points.get(status.link, 0) for status in others)
        shown.append(
            Banner(
                words.say("window.banner.more_links", count=len(others)),
                words.say("window.banner.last_known", count=words.number(count)),
                severity=max(_loss(view.park, status.link) for status in others),
            )
        )
    return shown


def drill_banner(drill: Drill, owner: str, view: View, words: Words) -> Banner:
    """What is practised and where; of a missed end that it has no effect any more."""
    building = view.park.buildings.get(drill.building)
    where = words.say("window.banner.drill.park")
    if drill.building:
        where = words.name(building.name) if building is not None else drill.building
    now = view.now()
    if drill.is_overdue(now):
        return Banner(
            words.say("window.banner.drill.over", age=words.short_age(now - drill.until_ms)),
            words.say("window.banner.drill.loud", reason=drill.reason, where=where),
            owner,
            hatched=True,
        )
    until = words.until(drill.until_ms, now)
    return Banner(
        words.say("window.banner.drill", reason=drill.reason, where=where),
        words.say("window.banner.drill.quiet"),
        words.say("window.banner.drill.until", until=until, owner=owner),
        hatched=True,
    )


def post_banners(posts: OtherPosts, view: View, words: Words) -> list[Banner]:
    """What other posts call for help with, the most important first."""
    shown = []
    for notice, heard_ms in posts.calls():
        alarm = notice.as_alarm(heard_ms)
        point = view.park.points.get(alarm.point)
        if point is not None and point.states and not 0 <= alarm.value < len(point.states):
            continue  # another site's: what it says means nothing here
        said = alarm_words(alarm, view, words)
        post = words.name(notice.post) or words.say("sound.post.unnamed")
        banner = Banner(
            words.say("sound.post.calls", post=post, title=said.title),
            said.place,
            words.say("sound.call.since", age=words.age(max(0, view.now() - alarm.raised_ms))),
            alarm.severity,
        )
        shown.append(((not alarm.life_safety, -alarm.severity, alarm.raised_ms), banner))
    return [banner for _, banner in sorted(shown, key=itemgetter(0))]


def fault_banner(fault: Message, words: Words) -> Banner:
    """Why this post cannot be heard, while somebody looks at the horn."""
    return Banner(words.say("sound.badge"), words.say(fault))


def is_lost(status: LinkStatus) -> bool:
    """Down, or trying again after it was up once. A first connect is not a loss yet."""
    return status.state is LinkState.DOWN or (
        status.state is LinkState.CONNECTING and status.connects > 0
    )


def points_per_link(park: Park) -> Mapping[str, int]:
    """How many points each link feeds; that of the link itself is the station's."""
    count: Counter[str] = Counter()
    for device in park.devices.values():
        if device.kind != "link":
            count[device.link] += len(device.points)
    return count


def link_name(park: Park, link: str, words: Words) -> str:
    """The name a person gave, else the id."""
    known = park.links.get(link)
    return (words.name(known.name) if known is not None else "") or link


def _loss(park: Park, link: str) -> Severity:
    """How bad the alarm is that the loss of a link raises: what saves lives may hang on it."""
    point = park.points.get(link_point_id(link))
    states = () if point is None else point.states
    return max((state.severity for state in states), default=Severity.MEDIUM)


def _lost_link(status: LinkStatus, view: View, words: Words, points: Mapping[str, int]) -> Banner:
    name = link_name(view.park, status.link, words)
    since = words.since(status.since_ms, view.now())
    return Banner(
        words.say("window.banner.link", link=name, clock=since),
        words.say("window.banner.last_known", count=words.number(points.get(status.link, 0))),
        words.say(status.last_error) if status.last_error is not None else "",
        _loss(view.park, status.link),
    )


class BannerStack(Region):
    """Pushes the content down by 32 px per banner."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__(words.say("window.region.banners"))
        self._theme = theme
        self._shown: list[Banner] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setFixedHeight(0)

    @property
    def shown(self) -> Sequence[Banner]:
        """What is up, from above."""
        return self._shown

    def set_banners(self, shown: Sequence[Banner]) -> None:
        """Replace what is up, if it is something else."""
        if list(shown) == self._shown:
            return
        self._shown = list(shown)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for banner in self._shown:
            self._column.addWidget(_Strip(banner, self._theme))
        self.setFixedHeight(HEIGHT * len(self._shown))


class _Strip(QWidget):
    def __init__(self, banner: Banner, theme: Theme) -> None:
        super().__init__()
        self._banner = banner
        self._theme = theme
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        text = " ".join(part for part in (banner.strong, banner.rest, banner.right) if part)
        self.setAccessibleName(text)
        self.setToolTip(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self._paint_ground(painter)
        box = self.rect().adjusted(left, 0, -16, 0)
        if self._banner.doubled:
            box.adjust(0, 0, 0, -5)
        font = self._theme.font("body")
        right = self._banner.right
        room = box.width()
        if right:
            metrics = QFontMetrics(font, self)
            right = metrics.elidedText(right, Qt.TextElideMode.ElideRight, room // 3)
            painter.setFont(font)
            advance = metrics.horizontalAdvance(right)
            self._plate(painter, QRect(box.right() - advance, 0, advance + 1, HEIGHT))
            painter.drawText(box, int(_MIDDLE | Qt.AlignmentFlag.AlignRight), right)
            room -= advance + (40 if self._banner.hatched else 16)
        self._paint_text(painter, box, room)

    def _paint_text(self, painter: QPainter, box: QRect, room: int) -> None:
        for role, text in (("strong", self._banner.strong), ("body", self._banner.rest)):
            painter.setFont(self._theme.font("strong" if role == "strong" else "body"))
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room))
            advance = metrics.horizontalAdvance(shown)
            if shown:
                self._plate(painter, QRect(box.left(), 0, advance, HEIGHT))
                painter.drawText(box, int(_MIDDLE | Qt.AlignmentFlag.AlignLeft), shown)
            used = advance + 12
            box = box.adjusted(used, 0, 0, 0)
            room -= used

    def _paint_ground(self, painter: QPainter) -> int:
        """What the texts stand on; returns where they begin."""
        if self._banner.hatched:
            return self._paint_hatched(painter)
        return self._paint_raised(painter) if self._banner.severity else self._paint_strip(painter)

    def _paint_hatched(self, painter: QPainter) -> int:
        theme = self._theme
        painter.fillRect(self.rect(), theme.color("raised"))
        painter.setPen(QPen(theme.color("hatch"), 3))
        for x in range(-HEIGHT, self.width() + HEIGHT, 12):
            painter.drawLine(QLineF(x, HEIGHT + 2, x + HEIGHT + 4, -2))
        painter.setPen(theme.color("ink"))
        return 24

    def _plate(self, painter: QPainter, text: QRect) -> None:
        """So that hatching never runs through a word."""
        if self._banner.hatched:
            painter.fillRect(text.adjusted(-8, 0, 8, 0), self._theme.color("raised"))

    def _paint_strip(self, painter: QPainter) -> int:
        theme = self._theme
        painter.fillRect(self.rect(), theme.color("strip"))
        if self._banner.doubled:
            below = self.rect().adjusted(0, HEIGHT - 4, 0, -2)
            painter.fillRect(below, theme.color("ground"))
        painter.setPen(theme.color("on_strip"))
        return 16

    def _paint_raised(self, painter: QPainter) -> int:
        theme = self._theme
        painter.fillRect(self.rect(), theme.color("raised"))
        pen = QPen(theme.color("edge"), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        centre = QPointF(26, HEIGHT / 2)
        paint_alarm(painter, centre, 20, self._banner.severity, AlarmMark.ACKNOWLEDGED, theme)
        painter.setPen(theme.color("ink"))
        return 46


_MIDDLE = Qt.AlignmentFlag.AlignVCenter
