"""What is half typed into records that are not shown just now."""

from __future__ import annotations

import json
from collections.abc import Mapping

from models.records import JsonValue
from widgets.records.editing import Editing, load

STATE = "form"
_OTHERS = "form.others"


def is_in(state: Mapping[str, str]) -> bool:
    """Whether `state` keeps anything that was typed, of whichever record."""
    return STATE in state or _OTHERS in state


class HalfTyped:
    """Dumps of `Editing` by the id of their record, with the refusal that stood under each."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, str]] = {}

    def keep(self, editing: Editing, dump: str, refusal: str) -> None:
        """Put away; where it was there already, it is replaced."""
        self._kept[editing.id] = (dump, refusal)

    def note(self, id_: str, refusal: str) -> None:
        """It was refused while something else was shown."""
        if id_ in self._kept:
            self._kept[id_] = (self._kept[id_][0], refusal)

    def take(self, id_: str) -> tuple[str, str]:
        """Take out the dump and the refusal of a record; empty texts if there are none."""
        return self._kept.pop(id_, ("", ""))

    def take_begun(self, values: Mapping[str, JsonValue]) -> tuple[str, str]:
        """Take out the new record that began with these values."""
        for id_, (dump, _) in self._kept.items():
            _, is_new, begun, _, _ = load(dump)
            if is_new and begun == dict(values):
                return self.take(id_)
        return "", ""

    def state(self, shown: str) -> dict[str, str]:
        """The dump of the record that is shown, and all others."""
        found = {STATE: shown} if shown else {}
        if self._kept:
            found[_OTHERS] = json.dumps([dump for dump, _ in self._kept.values()])
        return found

    def restore(self, state: Mapping[str, str]) -> str:
        """Take the others in; returns the dump of the record that was shown."""
        try:
            for dump in json.loads(state.get(_OTHERS, "[]")):
                self._kept[load(dump)[0]] = (dump, "")
        except (ValueError, TypeError):
            pass  # written by another version: what is shown still comes back
        return state.get(STATE, "")
