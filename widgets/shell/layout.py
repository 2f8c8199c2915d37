"""What a person's window looked like, so that it looks the same next time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

_LARGEST = 100_000
"""Pixels of a window; Qt takes no number that does not fit its own."""


class LayoutStore(Protocol):
    """Where the layout of the person at the window is kept."""

    def load(self) -> dict[str, Any]:
        """The saved layout as JSON values; empty if there is none."""

    def save(self, layout: dict[str, Any]) -> None:
        """Keep `layout`, which holds JSON values only."""


@dataclass(slots=True)
class Layout:
    """All that is saved."""

    workspace: str = ""
    """Id of the contribution on screen."""
    inspector: bool = True
    size: tuple[int, int] = (0, 0)
    """Of the window; (0, 0): not known."""
    states: dict[str, dict[str, str]] = field(default_factory=dict)
    """What each workspace said about itself, by contribution."""

    @classmethod
    def read(cls, saved: dict[str, Any]) -> Layout:
        """From `LayoutStore.load`; what is missing or of the wrong type falls back in silence,
        because a damaged layout must never keep a control room shut."""
        layout = cls()
        workspace, inspector = saved.get("workspace"), saved.get("inspector")
        if isinstance(workspace, str):
            layout.workspace = workspace
        if isinstance(inspector, bool):
            layout.inspector = inspector
        size = saved.get("size")
        if (
            isinstance(size, list)
            and len(size) == 2
            and all(isinstance(s, int) and 0 <= s <= _LARGEST for s in size)
        ):
            layout.size = (size[0], size[1])
        states = saved.get("states")
        if isinstance(states, dict):
            layout.states = {
                str(key): {str(k): str(v) for k, v in state.items()}
                for key, state in states.items()
                if isinstance(state, dict)
            }
        return layout

    def write(self) -> dict[str, Any]:
        """For `LayoutStore.save`."""
        return {
            "workspace": self.workspace,
            "inspector": self.inspector,
            "size": list(self.size),
            "states": self.states,
        }
