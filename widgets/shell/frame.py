"""Everything inside the window for one desk: bar, banners, rail, header, middle, foot.

A change of theme, language or view throws the frame away and builds another one (window.py).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from models.alarms.calling.notice import OtherPosts
from models.people import Post
from models.views import Changes, View, ViewKind
from widgets.alarmwords import alarm_target, top_alarm
from widgets.contribution import Action, Contribution, Desk, Pointing, Target, Workspace
from widgets.controls import Beat, FocusRing
from widgets.records.drilling import DrillWatch
from widgets.records.naming import Names
from widgets.records.people import actor_name
from widgets.shell import inspector as inspectors
from widgets.shell.alarmbar import AlarmBar
from widgets.shell.alarmlist import AlarmList
from widgets.shell.banners import (
    BannerStack,
    banners,
    drill_banner,
    fault_banner,
    points_per_link,
    post_banners,
)
from widgets.shell.beginnings import beginning_commands
from widgets.shell.callpanel import CallPanel
from widgets.shell.duties import duty_commands, gathered
from widgets.shell.find import FindBox
from widgets.shell.header import Header
from widgets.shell.inspector import Inspector
from widgets.shell.keys import Keys, WindowKey
from widgets.shell.layout import Layout
from widgets.shell.lease import LeasedView
from widgets.shell.pages import PageSwitch, rail_items
from widgets.shell.palette import Command, Palette
from widgets.shell.quickentry import NEW_ENTRY, QuickEntry
from widgets.shell.rail import Rail
from widgets.shell.region import Region, walk
from widgets.shell.signon import SignOnPanel
from widgets.shell.statusline import StatusLine
from widgets.shell.trial import TrialStrip
from widgets.shell.undoing import RememberedRecording, SavedLine
from widgets.shell.workspaces import Workspaces
from widgets.sound import Horn
from widgets.theme import Theme
from widgets.words import Words

_log = logging.getLogger(__name__)

_TALL = 980
"""Window height that shows the alarm list: a 1080 px screen less a title and a task bar."""
_WIDE = 1600
_QUICK_ENTRY = "quick-entry"
"""Under this name the layout has what is half typed for the shift log."""


class Frame(QWidget):
    """Owns the workspaces of its desk; `close_desk` ends every subscription they made."""

    def __init__(
        self,
        view: View,
        theme: Theme,
        words: Words,
        contributions: Sequence[Contribution],
        layout: Layout,
        window_keys: Sequence[WindowKey],
        post: Post | None = None,
        horn: Horn | None = None,
        posts: OtherPosts | None = None,
    ) -> None:
        super().__init__()
        self._horn, self._posts = horn, posts
        self._lease = LeasedView(view)
        if view.recording is not None:
            self._lease.recording = RememberedRecording(
                view.recording, self._lease.records, lambda edit: self.saved_line.edited(edit)
            )
        self.beat = Beat(self, blinking=view.kind is ViewKind.LIVE)
        self.desk = Desk(
            self._lease,
            theme,
            words,
            self.show_target,
            self.beat,
            lambda: self.workspace_region.picture(),
            self.offer,
            post,
            self._name_of,
            self._here,
        )
        self._names = Names(contributions)
        self.workspaces = Workspaces(contributions, layout.states)
        self.current = ""
        self.inspector_wanted = layout.inspector
        self._contributions = tuple(contributions)
        self._points = points_per_link(view.park)
        self._second = -1
        self._fresh = self._dirty = False
        self._build_parts()
        self._lay_out()
        self._ring = FocusRing(self, theme)
        self._keys = Keys(
            self,
            words,
            self._items,
            (*self._own_keys(), *window_keys),
            self.choose,
            self._choose_item,
            self._act,
        )
        typed = layout.states.get(_QUICK_ENTRY, {}).get("text", "")
        self.quick_entry.box.setText(typed)
        self.quick_entry.box.textChanged.connect(
            lambda text: self.workspaces.keep(_QUICK_ENTRY, {"text": text})
        )
        self._drills = DrillWatch(self, self._lease, self._refresh_banners)
        self._lease.subscribe(self._changed)
        self.beat.ticked.connect(self._ticked)
        self._refresh()
        self.beat.start()

    def close_desk(self) -> None:
        """Nobody of this frame is told of changes or beats any more; may be called twice."""
        self._lease.end()
        self.beat.stop()

    def choose(self, id_: str) -> None:
        """Show a workspace; it is built the first time. LookupError for an unknown id."""
        workspace = self.workspaces.built(id_) or self._build(id_)
        self.current = id_
        self.rail.set_current(self.pages.item(id_).id)
        self.pages.show_page(id_)
        self._middle.setCurrentWidget(workspace.widget)
        self.header.show_header(workspace.header)
        self._show_crumbs(id_)
        self._show_inspector()
        self._keys.listen_in(id_)
        if not self.workspace_region.enter(workspace.widget.focusProxy()):
            self.setFocus()

    def show_target(self, target: Target) -> None:
        """Open `target` where it is shown; a kind that nothing here shows is left alone."""
        found = self.workspaces.route(target, self.current, self.desk)
        if found is None and target.kind == NEW_ENTRY:
            kind, _, id_ = target.id.partition(":")
            self.log_entry([Target(kind, id_)] if id_ else ())
            return
        if found is None:
            _log.info("nothing here shows a %s", target.kind)
            return
        id_, target = found
        self.choose(id_)
        workspace = self.workspaces.built(id_)
        if workspace is not None and target.id:
            workspace.open(target)

    def show_top(self) -> None:
        """Show where the worst alarm is."""
        alarm = top_alarm(self.desk.view.alarms())
        if alarm is not None:
            self.show_target(alarm_target(self.desk.view.park, alarm))

    def toggle_inspector(self) -> None:
        """Hide the inspector, or show it again."""
        self.inspector_wanted = not self.inspector_wanted
        self._show_inspector()

    def next_region(self, step: int = 1) -> None:
        """Move the focus to the next region that can take it."""
        walk(self._regions, step)

    def open_palette(self) -> None:
        """Show all commands."""
        self.palette_box.begin(self.commands(), self._below_header())

    def _below_header(self) -> int:
        return self._header_top() + 8

    def _header_top(self) -> int:
        return self.header.mapTo(self, QPoint(0, 0)).y()

    def log_entry(self, about: Sequence[Target] = ()) -> None:
        """Type one line for the shift log; without `about` the selection is offered as a link."""
        self.quick_entry.begin(self._header_top(), about)

    def _name_of(self, target: Target) -> tuple[str, str]:
        return self._names.of(self.desk, target)

    def _here(self) -> Sequence[Target]:
        """What is selected in the workspace on screen."""
        workspace = self.workspaces.built(self.current)
        return workspace.targets() if isinstance(workspace, Pointing) else ()

    def offer(self, targets: Sequence[Target]) -> None:
        """List what can begin at one of `targets`, the closest first."""
        found = beginning_commands(self._contributions, self.desk, targets)
        if found:
            self.palette_box.begin(found, self._below_header())

    def show_duties(self) -> None:
        """List what is due."""
        found = duty_commands(gathered(self._contributions, self.desk), self.desk)
        self.palette_box.begin(found, self._below_header(), "window.duty.filter")

    def turn_page(self, step: int = 1) -> None:
        """Show the next page of the group on screen."""
        self.choose(self.pages.neighbour(self.current, step))

    def commands(self) -> list[Command]:
        """Everything that can be done from here, with its key."""
        return self._keys.commands()

    def _build_parts(self) -> None:
        desk = self.desk
        links = "link" if self.workspaces.opener("link", "") else ""
        self.bar = AlarmBar(
            desk, self.show_top, links, self.show_duties, self._horn, self._refresh_banners
        )
        self.call_panel = CallPanel(desk, self._posts)
        self.trial = TrialStrip(desk, self._horn)
        self.banners = BannerStack(desk.theme, desk.words)
        self._items = rail_items(self._contributions)
        self.pages = PageSwitch(desk, self._items, self.choose)
        self.rail = Rail(desk, self._items, self._choose_item)
        self.find_box = FindBox(desk, self._contributions, self)
        self.header = Header(desk, self.pages, self.find_box)
        self.workspace_region = Region(desk.words.say("window.region.workspace"))
        self._middle = QStackedWidget()
        self.inspector = Inspector(desk)
        self.alarm_list = AlarmList(desk, self.show_target)
        self.status = StatusLine(desk)
        self.palette_box = Palette(desk, self)
        self.quick_entry = QuickEntry(desk, self)
        self.saved_line = SavedLine(desk, self)
        self.sign_on = SignOnPanel(desk, self)
        self._regions: tuple[Region, ...] = (
            self.sign_on,
            self.workspace_region,
            self.inspector,
            self.alarm_list,
            self.bar,
            self.call_panel,
            self.trial,
            self.banners,
            self.rail,
            self.header,
        )

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self.workspace_region)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._middle)
        work = _column(self.workspace_region, self.alarm_list)
        work.setStretchFactor(self.workspace_region, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addLayout(work, 1)
        across.addWidget(self.inspector)
        right = _column(self.call_panel, self.trial, self.banners, self.header)
        right.addLayout(across, 1)
        right.addWidget(self.status)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self.rail)
        below.addLayout(right, 1)
        whole = _column(self.bar)
        whole.addLayout(below, 1)
        self.setLayout(whole)
        self.header.installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _own_keys(self) -> list[WindowKey]:
        say = self.desk.words.say
        return [
            WindowKey(say("window.action.show_top"), self.show_top, "Space"),
            WindowKey(say("window.action.find"), self.find_box.begin, "Ctrl+F"),
            WindowKey(say("shiftlog.quick"), self.log_entry, "Ctrl+L"),
            WindowKey(say("window.action.undo"), self.saved_line.undo, "Ctrl+Z"),
            WindowKey(say("window.action.inspector"), self.toggle_inspector, "Ctrl+I"),
            WindowKey(say("window.action.region"), self.next_region, "F6"),
            WindowKey(say("window.action.duties"), self.show_duties, "F7"),
            WindowKey(say("window.action.page"), self.turn_page, "Ctrl+PgDown"),
            *self._sound_keys(),
            *self.sign_on.keys(),
            WindowKey("", lambda: self.turn_page(-1), "Ctrl+PgUp"),
            WindowKey("", lambda: self.next_region(-1), "Shift+F6"),
            WindowKey("", self.open_palette, "Ctrl+Shift+P"),
        ]

    def _sound_keys(self) -> list[WindowKey]:
        """They work at a locked desk and without anybody signed on."""
        horn, say = self._horn, self.desk.words.say
        if horn is None:
            return []
        return [
            WindowKey(say("sound.action.silence"), horn.silence, "F8"),
            WindowKey(say("sound.action.mute"), horn.toggle_mute, "Shift+F8"),
            WindowKey(say("sound.action.test"), self.trial.begin, "Ctrl+F8"),
        ]

    def _choose_item(self, item: str) -> None:
        self.choose(self.pages.last(item))

    def _act(self, contribution: Contribution, action: Action) -> None:
        if not action.stays and self.current != contribution.id:
            self.choose(contribution.id)
        workspace = self.workspaces.built(contribution.id) or self._build(contribution.id)
        workspace.act(action.id)

    def _build(self, id_: str) -> Workspace:
        workspace = self.workspaces.build(id_, self.desk)
        self._middle.addWidget(workspace.widget)
        if workspace.header is not None:
            self.header.add(workspace.header)
        if workspace.inspector is not None:
            self.inspector.add(workspace.inspector)

        def crumbs_changed() -> None:
            if self.current == id_:
                self._show_crumbs(id_)

        workspace.changed_crumbs(crumbs_changed)
        return workspace

    def _show_crumbs(self, id_: str) -> None:
        workspace = self.workspaces.built(id_)
        if workspace is not None:
            crumbs = list(workspace.crumbs())
            item = self.pages.item(id_)
            page = self.desk.words.say(self.workspaces.contribution(id_).title)
            if len(item.pages) > 1 and crumbs[:1] == [page]:
                del crumbs[0]  # the switch beside it says so already
            self.header.crumbs.set_crumbs(crumbs)

    def _show_inspector(self) -> None:
        workspace = self.workspaces.built(self.current)
        has = workspace is not None and workspace.inspector is not None
        if workspace is not None and workspace.inspector is not None:
            self.inspector.show_inspector(workspace.inspector)
        self.inspector.setVisible(has and self.inspector_wanted)

    def _changed(self, changes: Changes) -> None:
        """Numbers change at most twice a second, but the first news of a beat is shown at once."""
        if changes.authority:
            self.status.refresh()
            self.sign_on.refresh()
        if not (changes.alarms or changes.links):
            return
        if self._fresh:
            self._dirty = True
        else:
            self._fresh = True
            self._refresh()

    def _ticked(self, lit: bool) -> None:
        self._fresh = False
        if self._dirty:
            self._refresh()
        self.bar.beat(lit)
        self.alarm_list.beat(lit)
        second = self.desk.view.now() // 1000
        if second != self._second:
            self._second = second
            self.bar.set_duties(gathered(self._contributions, self.desk))
            self.bar.tick()
            self.alarm_list.tick()
            self.status.refresh()
            self.call_panel.refresh()
            self._refresh_banners()

    def _refresh(self) -> None:
        self._dirty = False
        self.bar.refresh()
        self.alarm_list.refresh()
        self.status.refresh()
        self.call_panel.refresh()
        self._refresh_banners()

    def _refresh_banners(self) -> None:
        view, words = self.desk.view, self.desk.words
        shown = banners(view, words, self._points)
        if (drill := self._drills.drill) is not None:
            owner = actor_name(self.desk, drill.by)
            shown = [drill_banner(drill, owner, view, words), *shown]
        if self._posts is not None and view.kind is ViewKind.LIVE:
            shown = [*post_banners(self._posts, view, words), *shown]
        horn = self._horn
        if horn is not None and horn.fault is not None and self.bar.horn.hasFocus():
            shown = [fault_banner(horn.fault, words), *shown]
        self.banners.set_banners(shown)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        now = QApplication.focusWidget()
        if now is None or now is self:
            workspace = self.workspaces.built(self.current)
            self.workspace_region.enter(workspace.widget.focusProxy() if workspace else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.alarm_list.setVisible(self.height() >= _TALL)
        wide = self.width() >= _WIDE
        self.inspector.setFixedWidth(inspectors.WIDE if wide else inspectors.NARROW)
        if self.palette_box.isVisible():
            self.palette_box.leave()
        if self.quick_entry.isVisible():
            self.quick_entry.leave()
        self.find_box.choices.hide()
        self.sign_on.place()
        self._ring.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What came up under the bar pushes down what lies over the window too."""
        if watched is self.header and event.type() == QEvent.Type.Move:
            self.sign_on.place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        now = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.workspace_region.enter()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            now, QAbstractButton
        ):
            # Space is taken for the top alarm, so Enter presses every button, Qt's own too.
            if not event.isAutoRepeat():
                now.click()
        else:
            super().keyPressEvent(event)


def _column(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return column
