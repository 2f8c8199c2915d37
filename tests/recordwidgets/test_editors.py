"""What the editors of numbers, dates, moments, tags and lists take and refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.demo import DEMO_SITE
from app.sites import PROFILES
from models.site.check import check
from tests.plan.small_park import HandView
from tests.recordwidgets.conftest import BOOK
from widgets.records import (
    ChoiceEdit,
    DateEdit,
    FlagEdit,
    Form,
    ListPick,
    MomentEdit,
    NameEdit,
    NumberEdit,
    PlacePick,
    RecordPick,
    Row,
    TagsEdit,
    number_text,
    place_name,
)
from widgets.records.numbers import parse_date, parse_number

TODAY = date(2026, 2, 27)


@given(st.integers(-(10**14), 10**14), st.integers(0, 4))
def test_a_number_that_is_shown_is_read_as_itself(value, decimals):
    assert parse_number(number_text(value, decimals), decimals) == value


@pytest.mark.parametrize(
    ("text", "decimals", "value"),
    [
        ("1,234.5", 2, 123450),
        ("1234.50", 2, 123450),
        ("１２３", 0, 123),
        ("\u22125", 0, -5),
        ("1.500", 1, 15),
        ("12,5", 2, None),
        ("1,23,456", 0, None),
        ("1.555", 2, None),
        ("12 000", 0, 12000),
        ("1e5", 0, None),
        ("nan", 0, None),
        ("", 0, None),
        ("9" * 17, 0, None),
    ],
)
def test_numbers(text, decimals, value):
    assert parse_number(text, decimals) == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-23", "2026-11-23"),
        ("20261123", "2026-11-23"),
        ("2026/1/5", "2026-01-05"),
        ("2026年11月23日", "2026-11-23"),
        ("+2", "2026-03-01"),
        ("-1", "2026-02-26"),
        ("2026-02-30", None),
        ("23.11.2026", None),
        ("+99999", None),
    ],
)
def test_dates(text, found):
    known = parse_date(text, TODAY)
    assert (known and known.isoformat()) == found


def test_a_date_walks_with_the_arrows(desk, qtbot):
    made = DateEdit(desk)
    qtbot.addWidget(made)
    made.put("2026-02-28")
    qtbot.keyClick(made, Qt.Key.Key_Up)
    assert made.value() == "2026-03-01"
    qtbot.keyClick(made, Qt.Key.Key_PageDown)
    assert made.value() == "2026-02-01"
    made.box.setText("soon")
    assert "date" in made.problem()


def test_a_moment_is_in_the_time_of_the_site(desk, library, qtbot):
    made = MomentEdit(desk)
    qtbot.addWidget(made)
    made.put(1_760_409_738_123)
    assert made.value() == 1_760_409_738_123  # seconds that are not shown are kept
    made.box.setText("2025-10-14 10:43")
    assert made.value() == 1_760_409_780_000
    assert desk.view.park.zone == "Asia/Shanghai"
    made.box.setText("10:43")
    assert made.value() % 86_400_000 == (2 * 60 + 43) * 60_000
    made.box.setText("25:99")
    assert made.problem()


def test_names_tags_choices_and_flags(desk, qtbot):
    name, tags = NameEdit(desk), TagsEdit(desk)
    choice, flag = ChoiceEdit(desk, [("open", "Open")]), FlagEdit(desk)
    for made in (name, tags, choice, flag):
        qtbot.addWidget(made)
        assert made.value() is None
    name.put({"zh_CN": "门"})
    assert name.value() == {"zh_CN": "门"}
    tags.retype("水，电、, fire; 水")
    assert tags.value() == ["水", "电", "fire"]
    choice.put("merged")  # of a newer version
    assert (choice.value(), choice.box.currentText()) == ("merged", "merged")
    heard = []
    flag.edited.connect(lambda: heard.append(flag.value()))
    flag.put(True)
    assert heard == []
    flag.switch._switches["no"].click()
    flag.switch._switches["no"].click()
    assert heard[-1] is False
    assert not flag.switch.is_on("yes")
    for made in (name, tags, choice, flag):
        before = made.value()
        made.retype(made.typed())
        assert made.value() == before
        made.set_read_only(True)
        assert made.value() == before


def test_a_unit_is_said_to_a_screen_reader(desk, qtbot):
    made = NumberEdit(desk, "m²", 2)
    qtbot.addWidget(made)
    made.set_name("Area")
    made.put(-1_234_567)
    assert made.box.text() == "\u221212,345.67"
    assert (made.box.accessibleName(), made.box.accessibleDescription()) == ("Area", "m²")


def test_places_are_found_in_either_language(desk, qtbot):
    made = PlacePick(desk)
    qtbot.addWidget(made)
    made.show()
    area = next(iter(desk.view.park.areas.values()))
    words = (area.name.en or area.name.zh_CN).split()
    qtbot.keyClicks(made.box, words[-1])
    assert not made.matches.isHidden()
    found = [value for value, _ in made.found(area.name.zh_CN or area.name.en)]
    assert f"area:{area.id}" in found
    made.put(f"area:{area.id}")
    assert made.box.text() == place_name(desk, f"area:{area.id}")
    assert place_name(desk, "area:gone") == "area:gone"
    assert made.found("no such place at all") == []


def test_of_many_places_those_come_first_that_begin_with_what_is_typed(desk, qtbot):
    """There is an e in almost every name and a floor 1 in every building; outer places first."""
    demo = check(DEMO_SITE, PROFILES)
    made = PlacePick(replace(desk, view=HandView(demo)))
    qtbot.addWidget(made)

    def floor(value):
        kind, _, id_ = value.partition(":")
        if kind == "floor":
            return id_
        return (demo.areas if kind == "area" else demo.places)[id_].floor

    assert made.found("E F1")[0] == ("floor:e-f1", "E · Floor 1")
    for typed, where in (("E F1", "e-f1"), ("e f1 door", "e-f1"), ("b f2 fire", "b-f2")):
        assert {floor(value) for value, _ in made.found(typed)} == {where}, typed


def test_several_are_picked_and_taken_off(desk, library, qtbot):
    for number, name in enumerate(("North wall", "North door", "South")):
        library.put("shelf", f"s{number}", name=name)
    made = ListPick(desk, RecordPick(desk, "shelf", lambda r: r.text("name")))
    qtbot.addWidget(made)
    made.show()
    for text in ("nor wall", "sou", "sou"):
        qtbot.keyClicks(made.pick.box, text)
        assert made.problem()
        qtbot.keyClick(made.pick.box, Qt.Key.Key_Return)
    assert made.value() == ["s0", "s2"]
    qtbot.keyClicks(made.pick.box, "x")
    kept = made.typed()
    qtbot.keyClick(made.pick.box, Qt.Key.Key_Backspace)
    qtbot.keyClick(made.pick.box, Qt.Key.Key_Backspace)
    assert made.value() == ["s0"]
    made.take_off("s0")
    assert made.value() is None
    made.retype(kept)
    assert (made.value(), made.pick.box.text()) == (["s0", "s2"], "x")


def test_the_form_follows_who_may(desk, library, qtbot):
    from models.text.message import Message

    library.put("book", "b1", title={"en": "A"})
    form = Form(desk, BOOK, [Row("title", "Title", NameEdit(desk))])
    qtbot.addWidget(form)
    form.open("b1")
    box = form.editor("title").boxes["en"]
    assert not box.isReadOnly()
    library.on_duty.refused["book.edit"] = Message.of("recordwidgets.not_live")
    library.view.tell(authority=True)
    assert box.isReadOnly()
