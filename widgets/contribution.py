"""How a subject joins the window: one frozen Contribution per workspace, listed once in app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from models.people import Post
from models.records import Record
from models.text.message import Message
from models.views import View

if TYPE_CHECKING:
    from widgets.controls.beat import Beat
    from widgets.theme import Theme
    from widgets.words import Words


@dataclass(frozen=True, slots=True)
class Target:
    """What to show: `device`, `point`, `floor`, `building`, `area`, `link`, ... by id."""

    kind: str
    id: str
    at_ms: int | None = None


ALARM_LIST = "alarm-list"
"""Kind of target: all alarms of one priority; id `critical`, `high`, `medium` or `low`."""
Show = Callable[[Target], None]
"""Ask the window to open a target in the workspace that declares its kind."""


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a workspace is given. A change of theme, language or view builds a new desk and
    new workspaces, so a panel never has to translate or repaint itself into another one."""

    view: View
    theme: Theme
    words: Words
    show: Show
    beat: Beat | None = None
    """Half a second on, half a second off: all that blinks follows it; None where nothing does."""
    snap: Callable[[], bytes] | None = None
    """A picture (PNG) of what the workspace on screen shows now; None where there is no window."""
    offer: Callable[[Sequence[Target]], None] | None = None
    """Ask the window to list what can begin at one of these targets, the closest first."""
    post: Post | None = None
    """Who is signed on at this desk; None where nobody can."""
    name_of: Callable[[Target], tuple[str, str]] | None = None
    """What a target is and what it is called: ("Request", "R-0007 Lift stands"); the second is
    empty for what is not here. Ask `widgets.records.naming.called` where there may be no window."""
    here: Callable[[], Sequence[Target]] | None = None
    """What is selected in the workspace on screen, the closest first."""


@runtime_checkable
class Pointing(Protocol):
    """What a workspace may have beside the rest: it says what is selected in it."""

    def targets(self) -> Sequence[Target]:
        """The selection, the closest first: the device, its room, its floor; the open record."""


class Workspace(Protocol):
    """One workspace; `widget` fills the middle, `header` the right of the 40 px header line."""

    widget: QWidget
    header: QWidget | None
    inspector: QWidget | None

    def crumbs(self) -> Sequence[str]:
        """The place, outermost first; the last one is shown strong."""

    def open(self, target: Target) -> None:
        """Show a target whose kind this workspace declared."""

    def state(self) -> dict[str, str]:
        """What to restore after a rebuild (selection, zoom), as plain strings."""

    def restore(self, state: dict[str, str]) -> None:
        """Undo the loss that a rebuild would be; unknown keys are ignored."""

    def act(self, action: str) -> None:
        """Run one of the contribution's actions."""

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Tell `listener` when `crumbs` has changed."""


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of the find box."""

    target: Target
    title: str
    detail: str
    rank: int
    """Smaller is better; the window merges all providers by it."""


@dataclass(frozen=True, slots=True)
class Action:
    """An entry of the command palette; `key` in Qt's notation, empty for none."""

    id: str
    title: Message
    key: str = ""
    stays: bool = False
    """Runs without showing its workspace, and its key works in every workspace."""


@dataclass(frozen=True, slots=True)
class Group:
    """Contributions of one group share an entry of the rail; each is a page of it."""

    id: str
    title: Message
    icon: str


GROUP_ALARMS = Group("alarms", Message.of("window.group.alarms"), "alarms")
GROUP_TENANTS = Group("community", Message.of("window.group.tenants"), "tenants")
GROUP_INCIDENTS = Group("incidents", Message.of("window.group.incidents"), "incidents")
GROUP_SHIFT = Group("shift", Message.of("window.group.shift"), "handover")
GROUP_PEOPLE = Group("people", Message.of("window.group.people"), "people")


@dataclass(frozen=True, slots=True)
class Beginning:
    """A record of `kind` can begin at a target of one of the kinds `at`.

    The plan's menu, the inspector and the alarm list offer it and show
    `Target("new-" + kind, target.kind + ":" + target.id)`, which the subject's workspace opens.
    """

    kind: str
    title: Message
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that is due: counted in the alarm bar without a sound, listed on a key."""

    target: Target
    title: str
    due_ms: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """What records of a kind are called, wherever one of them is named: in the search, as a link
    of the shift log, in a list of what is held on a person."""

    kind: str
    word: Message
    """What it is: "Request"."""
    name: Callable[[Desk, Record], str]
    """Short enough for one line: number and title, a name, the first words of a text."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one subject brings. Later subjects add fields with defaults, never change old ones."""

    id: str
    title: Message
    icon: str
    build: Callable[[Desk], Workspace]
    opens: tuple[str, ...] = ()
    """Kinds of target that this workspace shows."""
    actions: tuple[Action, ...] = ()
    find: Callable[[Desk, str], Sequence[Found]] | None = None
    group: Group | None = None
    """None: an entry of the rail of its own."""
    begins: tuple[Beginning, ...] = ()
    duties: Callable[[Desk], Sequence[Duty]] | None = None
    """What is due now or soon; asked at most once a second, answers within a few milliseconds."""
    names: tuple[Naming, ...] = ()
    """One for each kind of record that can be opened, searched or linked to. A kind without one is
    called by its name, title, number or text, with a word of `widgets.records.naming`."""
