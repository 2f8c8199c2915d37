"""Editors that only leases need: units by their number, amounts in the currency of the row."""

from __future__ import annotations

import re

from models.records import JsonValue
from models.records.bigrams import folded
from models.tenants import units_of
from models.tenants.exchange.cells import CellRefused, minor_digits, whole
from widgets.contribution import Desk
from widgets.records import Editor, LineEditor, number_text

_PARTS = re.compile(r"[\s,;，；、]+")


class UnitsEdit(LineEditor):
    """A LIST of area ids, typed as the numbers on the plan: `A2-NE, A2-NW`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._by_name: dict[str, str] = {}
        for id_, unit in units_of(desk.view.park).items():
            for name in (id_, unit.number):
                if name:
                    self._by_name.setdefault(folded(name), id_)
        self.box.setPlaceholderText(desk.words.say("tenants.units.hint"))

    def value(self) -> JsonValue:
        """The ids."""
        ids = [self._by_name[one] for one in self._typed() if one in self._by_name]
        return list(dict.fromkeys(ids)) or None

    def put(self, value: JsonValue) -> None:
        """Numbers; what the configuration does not know, as it is."""
        areas = self.desk.view.park.areas
        ids = [str(one) for one in value] if isinstance(value, list) else []
        for id_ in ids:
            self._by_name.setdefault(folded(id_), id_)
        self.box.setText(
            ", ".join(areas[one].number or one if one in areas else one for one in ids)
        )

    def problem(self) -> str:
        """What is no unit."""
        wrong = [one for one in self._typed() if one not in self._by_name]
        return self.desk.words.say("tenants.units.unknown", value=wrong[0]) if wrong else ""

    def _typed(self) -> list[str]:
        return [folded(part) for part in _PARTS.split(self.box.text()) if part]


class MoneyEdit(LineEditor):
    """An amount in minor units of the currency that stands in another editor."""

    def __init__(self, desk: Desk, currency: Editor) -> None:
        super().__init__(desk)
        self._currency = currency

    def value(self) -> JsonValue:
        """In minor units."""
        try:
            return whole(self.box.text(), self._digits())
        except CellRefused:
            return None

    def put(self, value: JsonValue) -> None:
        """With the decimals of the currency."""
        self.box.setText(number_text(value, self._digits()) if isinstance(value, int) else "")

    def problem(self) -> str:
        """It is no amount."""
        if not self.box.text().strip():
            return ""
        try:
            whole(self.box.text(), self._digits())
        except CellRefused as refused:
            return self.desk.words.say(refused.message)
        return ""

    def _digits(self) -> int:
        return minor_digits(str(self._currency.value() or ""))
