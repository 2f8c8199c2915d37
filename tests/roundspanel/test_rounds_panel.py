"""The Rounds page by keyboard, over real records: begin, mark, correct, finish, excuse, print."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from models.records import Field, FieldType, RecordKind
from models.rounds import SUBJECT
from models.text.message import Message
from tests.records.room import room
from tests.widgets.heldkey import repeat
from widgets.contribution import Desk, Target
from widgets.paper import document, pages
from widgets.rounds.contribution import RoundDuties, rounds_contribution, templates_contribution
from widgets.rounds.sheet import sheet_html, sheet_pdf
from widgets.rounds.templates import TemplatesWorkspace
from widgets.rounds.workspace import RoundsWorkspace
from widgets.theme import load_theme
from widgets.words import Words

PERSON = RecordKind("person", (Field("name", FieldType.NAME),), create="p", edit="p")
HOUR = 3_600_000
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def local(text: str) -> int:
    zone = ZoneInfo("Asia/Shanghai")
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


@pytest.fixture
def made(tmp_path):
    with room(tmp_path, (*SUBJECT.kinds, PERSON)) as found:
        found.view.time = local("2026-11-23T08:05")
        found.put(
            "round_template", "t", name={"en": "Fire room", "zh_CN": "消防控制室"},
            duty="fire_room", times=["06:00", "08:00", "10:00"], before_min=15, after_min=30,
            active=True, since=found.view.time - 4 * HOUR, guidance={"en": "Look at the panel."},
        )  # fmt: skip
        found.put("round_checkpoint", "c1", template="t", position=1, name={"en": "Panel normal"},
                  check="tick")  # fmt: skip
        found.put("round_checkpoint", "c2", template="t", position=2, name={"en": "Pressure"},
                  check="number", unit="MPa", low="0.35", high="0.8")  # fmt: skip
        found.put("round_checkpoint", "c3", template="t", position=3, name={"en": "Phone"},
                  check="tick")  # fmt: skip
        found.put("person", "li", name={"en": "Li Na", "zh_CN": "李娜"})
        yield found


@pytest.fixture
def desk(made, catalogues):
    words = Words("en", catalogues["en"], "Asia/Shanghai")
    return Desk(made.view, load_theme("night"), words, lambda _: None)


@pytest.fixture
def page(qtbot, desk):
    return opened(qtbot, RoundsWorkspace(desk))


def opened(qtbot, workspace):
    for widget in (workspace.widget, workspace.inspector):
        qtbot.addWidget(widget)
        widget.resize(900, 600)
        widget.show()
    return workspace


def press(qtbot, page, widget, *keys) -> None:
    """Keys one after the other, each until it is written."""

    async def go():
        for key in keys:
            if isinstance(key, str):
                qtbot.keyClicks(widget, key)
            else:
                qtbot.keyClick(widget, key)
            await page.settled()

    asyncio.run(go())


def round_id(page, row: int) -> str:
    return page.table.standing.rows[row].occurrence.id


def states(page) -> list[str]:
    model = page.table.standing
    return [model.index(row, 2).data() for row in range(model.rowCount())]


def mark_of(made, page, checkpoint: str):
    return made.records.get("round_mark", f"{page.shown.occurrence.id}/{checkpoint}")


def test_the_page_stands_on_what_is_due(page):
    assert states(page) == ["Missed", "Due", "Later"]
    assert page.table.chosen_round.state.name == "DUE"
    assert page.crumbs() == ["Rounds"]


def test_a_round_is_walked_with_enter_alone(qtbot, made, page):
    press(qtbot, page, page.table, "b")
    assert page.crumbs() == ["Rounds", "Fire room"]
    press(qtbot, page, page.page.lines, ENTER)
    assert mark_of(made, page, "c1").text("person") == "ann"
    assert page.page.lines.chosen_id == "c2"
    press(qtbot, page, page.page.lines, ENTER)
    assert mark_of(made, page, "c2") is None, "a figure is asked for"
    press(qtbot, page, page.panel.value, "0.62", ENTER)
    assert mark_of(made, page, "c2").text("value") == "0.62"
    assert mark_of(made, page, "c2").flag("abnormal") is False
    press(qtbot, page, page.page.lines, ENTER)
    press(qtbot, page, page.page.lines, "f")
    assert states(page) == ["Missed", "Done", "Later"]
    assert page.page.said.text() == "Finished and saved."
    press(qtbot, page, page.page, ESCAPE)
    assert page.crumbs() == ["Rounds"]


def test_a_figure_beyond_the_limits_is_abnormal_and_needs_a_word(qtbot, made, page):
    press(qtbot, page, page.table, "b")
    page.page.choose("c2")
    press(qtbot, page, page.panel.value, "0.2")
    assert page.panel.abnormal.value() is True
    press(qtbot, page, page.panel.value, ENTER)
    assert mark_of(made, page, "c2") is None
    assert page.panel.said.text() == "Say what is abnormal: the next shift has to know."
    press(qtbot, page, page.panel.note, "Pump off", ENTER)
    mark = mark_of(made, page, "c2")
    assert (mark.text("value"), mark.flag("abnormal"), mark.text("note")) == (
        "0.2", True, "Pump off",
    )  # fmt: skip


def test_typing_through_a_low_figure_leaves_no_abnormal_behind(qtbot, page):
    press(qtbot, page, page.table, "b")
    page.page.choose("c2")
    press(qtbot, page, page.panel.value, "0")
    assert page.panel.abnormal.value() is True
    press(qtbot, page, page.panel.value, ".5")
    assert page.panel.abnormal.value() is False


def test_the_first_mark_begins_the_round(qtbot, made, page):
    press(qtbot, page, page.table, ENTER)
    press(qtbot, page, page.page.lines, ENTER)
    assert mark_of(made, page, "c1") is not None
    assert states(page)[1] == "Running"


def test_who_takes_over_between_the_beginning_and_the_mark_has_marked_nothing(
    qtbot, made, page, monkeypatch
):
    write = made.journal.write

    async def slowly(*asked):
        await write(*asked)
        made.on_duty.person = "bob"

    monkeypatch.setattr(made.journal, "write", slowly)
    press(qtbot, page, page.table, ENTER)
    press(qtbot, page, page.page.lines, ENTER)
    assert states(page)[1] == "Running"
    assert mark_of(made, page, "c1") is None
    assert "took over" in page.panel.said.text()


def test_a_round_whose_time_has_not_come_cannot_be_begun(qtbot, made, page):
    page.table.selectRow(2)
    press(qtbot, page, page.table, ENTER, "b")
    assert page.page.begin_button.isHidden()
    assert made.records.get("round", round_id(page, 2)) is None


def test_finishing_without_a_checkpoint_asks_why(qtbot, made, page):
    press(qtbot, page, page.table, "b")
    press(qtbot, page, page.page.lines, ENTER, "f")
    assert page.table.standing.index(1, 3).data() == "1/3"
    assert page.page.ask.isVisible()
    press(qtbot, page, page.page.ask.reason, "Panel room locked", ENTER)
    record = made.records.get("round", page.shown.occurrence.id)
    assert record.number("finished") == made.view.time
    assert record.text("missing_reason") == "Panel room locked"


def test_a_missed_round_is_excused(qtbot, made, desk, page):
    page.open(Target("round", round_id(page, 0)))
    assert not page.page.excuse_button.isHidden()
    press(qtbot, page, page.page.lines, "e")
    press(qtbot, page, page.page.ask.reason, "Fire drill", ENTER)
    assert states(page)[0] == "Excused"
    press(qtbot, page, page.page, ESCAPE)
    assert "Fire drill" in page.brief.said.text()


def test_a_sheet_is_copied_in_for_whoever_signed_it(qtbot, made, page):
    press(qtbot, page, page.table, "b")
    page.page.choose("c3")
    press(qtbot, page, page.page.lines, "s")
    assert page.panel.person.isVisible()
    page.panel.person.setText("李娜")
    page.panel.at.put(local("2026-11-23T07:58"))
    press(qtbot, page, page.panel.person, ENTER)
    mark = mark_of(made, page, "c3")
    assert (mark.text("how"), mark.text("person")) == ("sheet", "li")
    assert mark.number("at") == local("2026-11-23T07:58")


def test_a_refusal_is_said_where_one_looks(qtbot, made, page):
    press(qtbot, page, page.table, "b")
    made.on_duty.refused = {"round.do": Message.of("records.not_writable")}
    press(qtbot, page, page.page.lines, ENTER)
    assert page.panel.said.text()
    assert mark_of(made, page, "c1") is None


def test_the_clock_turns_due_into_missed(made, page):
    made.pass_time(30 * 60_000)
    page.refresh()
    assert states(page)[:2] == ["Missed", "Missed"]


def test_what_is_half_typed_outlives_a_rebuild(qtbot, desk, page):
    press(qtbot, page, page.table, "b")
    page.page.choose("c2")
    press(qtbot, page, page.panel.value, "0.2")
    page.panel.note.setText("Pum")
    again = opened(qtbot, RoundsWorkspace(desk))
    again.restore(page.state())
    assert again.page.lines.chosen_id == "c2"
    assert (again.panel.value.text(), again.panel.note.text()) == ("0.2", "Pum")
    assert again.panel.abnormal.value() is True


@pytest.mark.parametrize(("language", "title"), [("en", "Fire room"), ("zh_CN", "消防控制室")])
def test_the_sheet_has_all_that_a_walk_needs(qtbot, desk, page, language, title):
    html = sheet_html(desk, page.table.standing.rows[1], language)
    text = document(html).toPlainText()
    for part in (title, "Panel normal", "Pressure", "0.35", "0.8 MPa", "08:00", "08:30"):
        assert part in text, part
    assert pages(document(html)) == 1
    assert sheet_pdf(desk, page.table.standing.rows[1], language).startswith(b"%PDF")


def test_the_sheet_is_written_where_it_was_asked_for(tmp_path, page):
    page.print_to(str(tmp_path / "sheet.pdf"), b"%PDF-1.4")
    assert (tmp_path / "sheet.pdf").read_bytes() == b"%PDF-1.4"
    page.print_to(str(tmp_path / "no such folder" / "sheet.pdf"), b"%PDF-1.4")
    assert "sheet.pdf" in page.brief.said.text()


def test_what_is_due_and_what_was_missed_reaches_the_bar(made, desk):
    duties = RoundDuties()
    assert [(duty.title, duty.overdue) for duty in duties(desk)] == [
        ("Fire room", True),
        ("Fire room", False),
    ]
    missed = duties(desk)[0]
    made.put("round", missed.target.id, template="t", due=local("2026-11-23T06:00"),
             closes=missed.due_ms, excuse="Drill")  # fmt: skip
    made.pass_time(6_000)
    assert [duty.overdue for duty in duties(desk)] == [False]
    taken = []
    for _ in range(100):
        started = time.perf_counter()
        duties(desk)
        taken.append(time.perf_counter() - started)
    assert median(taken) < 0.002, "it is asked each second"


def test_a_round_is_called_by_its_plan_and_hour(qtbot, made, desk, page):
    press(qtbot, page, page.table, "b")
    (naming,) = rounds_contribution().names
    record = made.records.get("round", page.shown.occurrence.id)
    assert naming.name(desk, record) == "Fire room 08:00"


def test_what_the_pages_open():
    assert rounds_contribution().opens == ("round",)
    assert "round_checkpoint" in templates_contribution().opens


def test_a_plan_with_its_checkpoints(qtbot, made, desk):
    plans = opened(qtbot, TemplatesWorkspace(desk))
    plans.open(Target("round_checkpoint", "c2"))
    assert plans.record.id == "t"
    assert plans.members.chosen_id == "c2"
    rows = plans.members.rows
    assert [rows.index(n, 1).data() for n in range(rows.rowCount())] == [
        "Panel normal", "Pressure", "Phone",
    ]  # fmt: skip
    plans.begin_member()
    plans.member_form.set_value("name", {"en": "Door shut"})

    async def save():
        plans.member_form.save()
        await plans.member_form.settled()

    asyncio.run(save())
    (new,) = [one for one in made.records.list(_points(), 10) if one.number("position") == 4]
    assert (new.text("template"), new.text("check")) == ("t", "tick")


def test_a_plan_with_a_wrong_time_is_refused_in_words(qtbot, desk):
    plans = opened(qtbot, TemplatesWorkspace(desk))
    plans.open(Target("round_template", "t"))
    plans.page.show_list()
    plans.table.choose("t", tell=True)
    plans.form.set_value("times", ["25:00"])

    async def save():
        plans.form.save()
        await plans.form.settled()

    asyncio.run(save())
    assert "25:00" in plans.form.refusal


def _points():
    from models.records import Query

    return Query("round_checkpoint", (("template", "is", "t"),))


def test_an_enter_that_is_held_marks_one_checkpoint(qtbot, made, page):
    """Nobody has looked at what the keyboard repeats."""
    press(qtbot, page, page.table, "b")

    async def hold():
        for widget in (page.page.lines, page.panel.mark, page.panel.note, page.page.lines):
            repeat(widget)
            await page.settled()

    asyncio.run(hold())
    assert mark_of(made, page, "c1") is None
    press(qtbot, page, page.page.lines, ENTER)
    page.page.choose("c3")
    asyncio.run(hold())
    assert mark_of(made, page, "c1").text("how") == "tick"
    assert mark_of(made, page, "c3") is None
