"""The workspaces of one desk: built when they are first shown, asked who opens what."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from widgets.contribution import Contribution, Desk, Target, Workspace

_log = logging.getLogger(__name__)


class Workspaces:
    """Holds what was built; knows nothing of where it is shown."""

    def __init__(
        self, contributions: Sequence[Contribution], states: Mapping[str, dict[str, str]]
    ) -> None:
        """`states` are handed to each workspace once, when it is built."""
        self._contributions = {c.id: c for c in contributions}
        self._states = dict(states)
        self._built: dict[str, Workspace] = {}

    def ids(self) -> list[str]:
        """In the order of the rail."""
        return list(self._contributions)

    def contribution(self, id_: str) -> Contribution:
        """LookupError for an unknown id."""
        return self._contributions[id_]

    def built(self, id_: str) -> Workspace | None:
        """The workspace if it was shown before."""
        return self._built.get(id_)

    def build(self, id_: str, desk: Desk) -> Workspace:
        """Build a workspace and give it back what it said about itself."""
        workspace = self._contributions[id_].build(desk)
        self._built[id_] = workspace
        try:
            workspace.restore(self._states.pop(id_, {}))
        except Exception:  # noqa: BLE001 - what was saved must never keep a control room shut
            _log.exception("%s does not come back as it was", id_)
        return workspace

    def keep(self, id_: str, state: dict[str, str]) -> None:
        """What a part of the window says about itself that is no workspace."""
        self._states[id_] = state

    def states(self) -> dict[str, dict[str, str]]:
        """What every workspace says about itself, also those that were not built again."""
        found = dict(self._states)
        for id_, workspace in self._built.items():
            try:
                found[id_] = workspace.state()
            except Exception:  # noqa: BLE001 - one of them must not lose what is typed in the others
                _log.exception("%s cannot say how it is", id_)
        return found

    def opener(self, kind: str, current: str) -> str | None:
        """Which workspace shows targets of `kind`: the one on screen if it can."""
        able = [c.id for c in self._contributions.values() if kind in c.opens]
        if current in able:
            return current
        return able[0] if able else None

    def route(self, target: Target, current: str, desk: Desk) -> tuple[str, Target] | None:
        """Who opens `target`; a point that nobody shows is looked for as its device."""
        found = self.opener(target.kind, current)
        if found is not None:
            return found, target
        point = desk.view.park.points.get(target.id) if target.kind == "point" else None
        if point is None:
            return None
        device = Target("device", point.device, target.at_ms)
        found = self.opener("device", current)
        return (found, device) if found is not None else None
