"""Whom to call: the panel, the roster behind it, and what other posts call for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint

from models.alarms import Alarm
from models.alarms.calling.notice import Notice, Told, call_of
from models.oncall import emergency, whom
from models.people import SUBJECT as PEOPLE
from models.points import Severity
from models.roster import SUBJECT as ROSTER
from models.text.name import Name
from models.views import ViewKind
from tests.records.room import NOW as THEN
from tests.records.room import room as records_room
from tests.widgets.frozen import NOW, frozen_alarms, frozen_park, frozen_view

FIRE = Alarm(
    "fp-d", Severity.CRITICAL, "fire", NOW - 181_000, 1.0, None, rule="states",
    life_safety=True, escalated=2,
)  # fmt: skip
TANK = Alarm("tk-b1", Severity.HIGH, "low", NOW - 400_000, 38.0, 40.0, escalated=2)
HOUR = 3_600_000


class Posts:
    def __init__(self) -> None:
        self.others: list[tuple[Notice, int]] = []
        self.answer: Told | None = None

    def calls(self) -> Sequence[tuple[Notice, int]]:
        return self.others

    def told(self, alarm: Alarm) -> Told | None:
        return self.answer


@pytest.fixture
def book(tmp_path):
    with records_room(tmp_path, (*ROSTER.kinds, *PEOPLE.kinds)) as made:
        for id_, name, calls, phone in (
            ("brigade", "Fire brigade", ["fire_brigade"], "119"),
            ("plumber", "Plumber", ["plumber"], "138 0000 0001"),
            ("deputy", "Deputy plumber", ["plumber"], "138 0000 0002"),
            ("lead", "Shift lead", ["other"], "138 0000 0003"),
        ):
            made.put(
                "roster_contact",
                id_,
                name={"en": name, "zh_CN": name},
                part="own",
                calls=calls,
                phone=phone,
                rank=1 if id_ != "deputy" else 2,
            )
        yield made


def on_call(book, who: str, calls: list[str], hours: int = 4) -> None:
    book.put(
        "roster_duty", f"duty-{who}", who=who, calls=calls, starts=THEN - HOUR,
        ends=THEN + hours * HOUR,
    )  # fmt: skip


def test_who_is_on_call_for_it_comes_first_then_who_is_for_everything(book) -> None:
    park = frozen_park("")
    numbers = [one.phone for one in whom(park, book.records, TANK, THEN)]
    assert numbers == ["138 0000 0001", "138 0000 0002"], "by rank where nobody is on call"
    on_call(book, "lead", [])
    assert whom(park, book.records, TANK, THEN)[0].contact == "lead"
    on_call(book, "deputy", ["plumber"])
    first = whom(park, book.records, TANK, THEN)[0]
    assert (first.contact, first.until_ms) == ("deputy", THEN + 4 * HOUR)
    assert whom(park, book.records, TANK, THEN + 5 * HOUR)[0].contact == "plumber"


def test_the_public_number_is_given_for_life_safety_alone(book) -> None:
    park = frozen_park("")
    public = emergency(park, book.records, FIRE, THEN)
    assert public is not None
    assert public.phone == "119"
    assert emergency(park, book.records, TANK, THEN) is None


def test_a_point_that_is_gone_from_the_site_still_has_somebody(book) -> None:
    gone = replace(TANK, point="no-such-point")
    on_call(book, "lead", [])
    assert whom(frozen_park(""), book.records, gone, THEN)[0].contact == "lead"


def test_the_number_is_large_below_the_bar_and_pushes_the_rest_down(open_room, book, qtbot) -> None:
    view = frozen_view(alarms=[replace(FIRE, escalated=1)])
    view.records = book.records
    room = open_room(view)
    frame = room.frame
    assert frame.call_panel.text == ""
    top = frame.header.mapTo(frame, QPoint(0, 0)).y()
    view.set_alarms(FIRE, TANK)
    view.publish()
    qtbot.waitUntil(frame.call_panel.isVisible)
    said = frame.call_panel.text
    assert said.startswith("119, Fire brigade")
    assert "not acknowledged for 3 min 01 s" in said
    assert "and 1 more" in said
    assert "reached" not in said
    panel = frame.call_panel.mapTo(frame, QPoint(0, 0)).y()
    assert panel >= frame.bar.height()
    moved = top + frame.call_panel.height()
    qtbot.waitUntil(lambda: frame.header.mapTo(frame, QPoint(0, 0)).y() == moved)
    view.set_alarms(replace(FIRE, acknowledged=True), TANK)
    view.publish()
    frame._ticked(True)
    assert "138 0000 0001, Plumber" in frame.call_panel.text
    view.set_alarms(replace(FIRE, acknowledged=True))
    view.publish()
    frame._ticked(True)
    assert frame.call_panel.text == ""
    qtbot.waitUntil(lambda: frame.header.mapTo(frame, QPoint(0, 0)).y() == top)


def test_whoever_signs_on_meanwhile_does_not_cover_the_number(open_room, qtbot) -> None:
    view = frozen_view(alarms=[])
    frame = open_room(view).frame
    over = frame.sign_on.y()
    view.set_alarms(FIRE)
    view.publish()
    frame._ticked(True)
    qtbot.waitUntil(lambda: frame.sign_on.y() == over + frame.call_panel.height())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "No other post can be reached"),
        (Told(False), "No other post can be reached"),
        (Told(True), "The other posts were told, none has answered yet"),
        (Told(True, (Name("Gate"),)), "Shown at: Gate"),
    ],
)
def test_it_says_whether_another_post_was_reached(open_room, answer, said: str) -> None:
    posts = Posts()
    posts.answer = answer
    room = open_room(frozen_view(alarms=[replace(FIRE, escalated=3)]), posts=posts)
    assert said in room.frame.call_panel.text
    assert "Nobody is on call for this" in room.frame.call_panel.text


def test_the_call_of_another_post_is_a_banner_while_it_lasts(open_room) -> None:
    posts = Posts()
    call = call_of(TANK, "other", Name("Gate post"), NOW)
    wrong = replace(call_of(FIRE, "other", Name("Gate"), NOW), value=77.0)
    posts.others = [(call, NOW), (wrong, NOW)]
    room = open_room(frozen_view(alarms=[]), posts=posts)
    shown = room.frame.banners.shown
    assert shown[0].strong == "Gate post calls: Fire water tank: level low"
    assert shown[0].severity is Severity.HIGH
    assert "6 min 40 s" in shown[0].right
    assert sum("calls:" in banner.strong for banner in shown) == 1, "another site's state"
    posts.others = []
    room.frame._refresh_banners()
    assert not any("calls:" in banner.strong for banner in room.frame.banners.shown)


def test_in_the_past_nobody_is_called(open_room) -> None:
    view = frozen_view(ViewKind.PAST, alarms=[FIRE, *frozen_alarms()])
    posts = Posts()
    posts.others = [(call_of(TANK, "other", Name("Gate"), NOW), NOW)]
    room = open_room(view, posts=posts)
    assert room.frame.call_panel.text == ""
    assert not any("calls:" in banner.strong for banner in room.frame.banners.shown)
