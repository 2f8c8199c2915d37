"""How a subject joins the window: one frozen Contribution per workspace, listed once in app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

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
