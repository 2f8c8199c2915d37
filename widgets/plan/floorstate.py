"""What stands on the floor that is shown: alarms, what is blind, works."""

from __future__ import annotations

from collections.abc import Mapping

from models.alarms import Alarm
from models.plan.blind import Blind, blind_areas
from models.plan.rollup import RollUp, roll_up
from models.views import View
from widgets.plan.scene import Scene
from widgets.plan.worksites import works_here
from widgets.words import Words


class FloorState:
    """Of the floor of the last `show`, as of the last `learn`."""

    def __init__(self, view: View, words: Words) -> None:
        self._view, self._words = view, words
        self._scene: Scene | None = None
        self._here: frozenset[str] = frozenset()
        self.rolled = RollUp()
        self.blind: tuple[Blind, ...] = ()
        self.works: Mapping[str, str] = {}
        """By room: which work, and until when."""
        self.alarms: Mapping[str, bool] = {}
        """Devices of the floor with an alarm, and whether it is acknowledged."""
        self._newest: Mapping[str, Alarm] = {}
        self._silent: Mapping[str, int] = {}

    def show(self, scene: Scene) -> None:
        """Another floor."""
        self._scene = scene
        self._here = frozenset(item.device.id for item in scene.items)

    def learn(self, links: bool) -> tuple[bool, set[str]]:
        """Whether a symbol comes or goes, and the devices of which an alarm came, went or changed.

        `links`: links or devices may have changed too.
        """
        assert self._scene is not None
        told = self._learn_alarms()
        if links:
            self._silent = self._silent_on(self._scene)
        floor = self._scene.floor.id
        blind = blind_areas(self._view.park, floor, self._view.links(), self._silent)
        alarms = {
            id: standing.acknowledged
            for id, standing in self.rolled.devices.items()
            if id in self._here
        }
        works = works_here(self._view, self._words, floor)
        same = (blind, alarms, works) == (self.blind, self.alarms, self.works)
        self.blind, self.alarms, self.works = blind, alarms, works
        return not same, told

    def alarmed(self) -> dict[str, str]:
        """By device: the point with its worst alarm."""
        found: dict[str, str] = {}
        for alarm in self._view.alarms():
            point = self._view.park.points.get(alarm.point)
            if point is not None:
                found.setdefault(point.device, point.id)
        return found

    def _learn_alarms(self) -> set[str]:
        alarms, points = self._view.alarms(), self._view.park.points
        before, self._newest = self._newest, {alarm.point: alarm for alarm in alarms}
        self.rolled = roll_up(self._view.park, alarms)
        after = self._newest
        changed = {id for id in before.keys() | after.keys() if before.get(id) is not after.get(id)}
        return {points[id].device for id in changed if id in points}

    def _silent_on(self, scene: Scene) -> dict[str, int]:
        """Devices of the floor that are lost, and since when."""
        found = {}
        for item in scene.items:
            health = self._view.device(item.device.id)
            if health is not None and not health.alive:
                found[item.device.id] = health.since_ms
        return found
