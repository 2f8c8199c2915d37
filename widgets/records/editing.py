"""What a form knows about the record it edits: what was seen, what was typed, what came since."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict

from models.records import Change, Draft, FieldValue, JsonValue, Standing

Follows = Callable[[str, bool, Callable[[str], JsonValue]], Mapping[str, JsonValue]]
"""From the id, whether the record is new, and the value that each field will have: what else is
written with it."""


class Editing:
    """A `Draft` that takes in what others write, except where the person has typed."""

    def __init__(
        self,
        kind: str,
        id_: str,
        opened: Mapping[str, FieldValue] | None = None,
        begun: Mapping[str, JsonValue] | None = None,
    ) -> None:
        """`begun` are the values of a new record; it has no `opened`."""
        self.kind, self.id = kind, id_
        self.begun = dict(begun or {})
        self.is_new = opened is None
        self.opened = dict(opened or {})
        self.touched: dict[str, JsonValue] = {}
        """What the person entered, by field."""

    def value(self, name: str) -> JsonValue:
        """What is to be shown."""
        if name in self.touched:
            return self.touched[name]
        known = self.opened.get(name)
        return self.begun.get(name) if known is None else known.value

    def standing(self, name: str) -> JsonValue:
        """What the person began with."""
        known = self.opened.get(name)
        return self.begun.get(name) if known is None else known.value

    def touch(self, name: str, value: JsonValue) -> None:
        """The person entered `value`; what stood before is no edit."""
        if value == self.standing(name):
            self.touched.pop(name, None)
        else:
            self.touched[name] = value

    def take_in(
        self, opened: Mapping[str, FieldValue], held: Collection[str]
    ) -> tuple[set[str], set[str]]:
        """Fields that show something else now, and fields of `held` that somebody else wrote.

        A held field keeps what the person saw when they began: so both edits are kept.
        """
        fresh, foreign = set(), set()
        for name, value in opened.items():
            known = self.opened.get(name)
            if known is not None and known.base == value.base:
                continue
            same = name in self.touched and self.touched[name] == value.value
            if name in held and not same:
                foreign.add(name)
            else:
                self.opened[name] = value
                self.touched.pop(name, None)
                fresh.add(name)
        return fresh, foreign

    def changes(self, follows: Follows | None = None) -> tuple[Change, ...]:
        """What to write; `follows` adds to it, unless there is nothing to write."""
        draft = Draft(self.kind, self.id, self.opened)
        if self.is_new:
            for name, value in self.begun.items():
                draft.set(name, value)
        for name, value in self.touched.items():
            draft.set(name, value)
        if follows is not None and draft.edits:
            for name, value in follows(self.id, self.is_new, draft.value).items():
                draft.set(name, value)
        return draft.changes()

    def dump(self, typed: Mapping[str, str]) -> str:
        """Everything that has to outlive the window, `typed` by field."""
        seen = {name: asdict(self.opened[name]) for name in typed if name in self.opened}
        return json.dumps(
            {
                "id": self.id,
                "new": self.is_new,
                "begun": self.begun,
                "seen": seen,
                "typed": dict(typed),
            }
        )


def load(
    text: str,
) -> tuple[str, bool, dict[str, JsonValue], dict[str, FieldValue], dict[str, str]]:
    """What `dump` wrote: id, whether new, values begun with, what was seen, what was typed.

    ValueError if it is something else.
    """
    try:
        plain = json.loads(text)
        seen = {
            name: FieldValue(
                Standing(**one["standing"]), tuple(Standing(**r) for r in one["rivals"])
            )
            for name, one in plain["seen"].items()
        }
        return plain["id"], bool(plain["new"]), plain["begun"], seen, plain["typed"]
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from error
