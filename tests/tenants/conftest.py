"""A desk over real records of tenants, on the small park or on the demo's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.records import Event, Field, FieldType, RecordKind
from models.tenants import SUBJECT
from tests.records.room import Room, room
from widgets.contribution import Desk, Target
from widgets.theme import load_theme
from widgets.words import Words

REQUEST = RecordKind(
    "request",
    (Field("title", searched=True), Field("tenant", indexed=True), Field("place", indexed=True),
     Field("state", indexed=True), Field("number"), Field("raised", FieldType.INTEGER)),
    (Event("comment"),),
    create="request.raise",
    edit="request.edit",
)  # fmt: skip
KINDS = (*SUBJECT.kinds, REQUEST)


@pytest.fixture
def park_room(tmp_path) -> Room:
    with room(tmp_path, KINDS) as made:
        made.view.fill()
        made.put("tenant", "t1", name={"en": "Aurora Optics", "zh_CN": "极光光学"}, short="AUR",
                 phone="+86 512 2000", sector="optics", key_tenant=True,
                 status="active")  # fmt: skip
        made.put("tenant", "t2", name={"en": "Willow", "zh_CN": "垂柳会计"}, status="active")
        made.put("contact", "c1", tenant="t1", name={"en": "Lin Yan", "zh_CN": "林燕"},
                 phone="138 0000 3001", role="facility", told_first=True)  # fmt: skip
        made.put("lease", "l1", tenant="t1", units=["u1"], starts="2025-01-01",
                 ends="2025-12-01", number="L-1", renewal="talking")  # fmt: skip
        yield made


@pytest.fixture
def shown() -> list[Target]:
    return []


@pytest.fixture
def desk_of(park_room, shown, qapp, catalogues) -> Callable[..., Desk]:
    def make(theme: str = "night", language: str = "en") -> Desk:
        words = Words(language, catalogues[language], park_room.view.park.zone)
        return Desk(park_room.view, load_theme(theme, language), words, shown.append)

    return make


@pytest.fixture
def desk(desk_of) -> Desk:
    return desk_of()
