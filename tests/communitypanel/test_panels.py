"""The community's pages over real records: figures with formulas, guests, readers."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt

from models.community import indicators, latest, read_basis
from models.engagement import SUBJECT as ENGAGEMENT
from models.records import Field, FieldType, RecordKind
from models.requests import SUBJECT as REQUESTS
from models.tenants import SUBJECT as TENANTS
from models.text.message import Message
from tests.records.room import NOW, room
from widgets.community.card import Card
from widgets.community.guests import guests
from widgets.community.indicators import IndicatorsWorkspace
from widgets.community.layout import events_layout, notices_layout
from widgets.contribution import Desk, Target
from widgets.records import Following
from widgets.records.qr import matrix_of
from widgets.theme import load_theme
from widgets.words import Words

HOUR = 3_600_000
PERSON = RecordKind("person", (Field("name", FieldType.NAME),), create="p", edit="p")


@pytest.fixture
def made(tmp_path):
    kinds = (*TENANTS.kinds, *REQUESTS.kinds, *ENGAGEMENT.kinds, PERSON)
    with room(tmp_path, kinds) as found:
        for id_, key in (("t1", True), ("t2", False), ("gone", False)):
            status = "left" if id_ == "gone" else "active"
            name = {"en": f"Tenant {id_}", "zh_CN": f"企业{id_}"}
            found.put("tenant", id_, name=name, key_tenant=key, status=status)
        yield found


@pytest.fixture
def desk(made, catalogues):
    words = Words("en", catalogues["en"], "Asia/Shanghai")
    shown: list[Target] = []
    return Desk(made.view, load_theme("night"), words, shown.append)


def keep(qtbot, workspace):
    for widget in (workspace.widget, workspace.inspector, workspace.header):
        if widget is not None:
            qtbot.addWidget(widget)
            widget.resize(900, 600)
            widget.show()
    return workspace


def done(workspace):
    while next(workspace._work, False) is not False:
        pass


def card(workspace, id_) -> Card:
    return workspace._cards[id_]


def test_every_figure_says_its_formula_or_why_there_is_none(qtbot, desk):
    workspace = keep(qtbot, IndicatorsWorkspace(desk))
    done(workspace)
    names = {id_: one.accessibleName() for id_, one in workspace._cards.items()}
    assert len(names) == 15
    assert names["nps"] == "Net promoter score: —. Nothing to count in this period"
    assert names["access"] == "Access friction: —. No access events are recorded here yet"


def test_key_tenants_come_first_and_who_left_is_not_shown(qtbot, desk):
    workspace = keep(qtbot, IndicatorsWorkspace(desk))
    rows = workspace._table.rows
    shown = [rows.index(row, 0).data() for row in range(rows.rowCount())]
    assert shown == ["Tenant t1", "Tenant t2"]


def test_the_figures_of_a_tenant_are_its_own_and_follow_its_records(qtbot, made, desk):
    made.put("park_event", "e", title={"en": "Drill"}, starts=NOW - HOUR)
    made.put("invitation", "e/t1", event="e", tenant="t1", invited=NOW - 2 * HOUR, came=2)
    made.put("invitation", "e/t2", event="e", tenant="t2", invited=NOW - 2 * HOUR)
    workspace = keep(qtbot, IndicatorsWorkspace(desk))
    done(workspace)
    assert "50.0\u202f%. 1 came ÷ 2 invited" in card(workspace, "took_part").accessibleName()
    workspace.open(Target("indicators", "t1"))
    done(workspace)
    assert workspace.crumbs() == ["Tenant t1"]
    assert "100\u202f%. 1 came ÷ 1 invited" in card(workspace, "took_part").accessibleName()
    made.put("invitation", "e/t1", came=0)
    qtbot.waitUntil(lambda: "0\u202f%. 0 came" in card(workspace, "took_part").accessibleName())
    qtbot.keyClick(workspace.widget, Qt.Key.Key_P)
    assert workspace.crumbs() == ["Whole park"]


def test_the_energy_of_another_one_is_not_shown_meanwhile(qtbot, desk):
    workspace = keep(qtbot, IndicatorsWorkspace(desk))
    done(workspace)
    assert card(workspace, "energy").isVisible()
    assert len(card(workspace, "energy").months) == 12
    workspace.open(Target("indicators", "t1"))
    assert not card(workspace, "energy").isVisible()
    done(workspace)
    assert card(workspace, "energy").isVisible()


def test_figures_that_nobody_sees_wait_until_somebody_does(qtbot, made, desk):
    made.put("park_event", "e", title={"en": "Drill"}, starts=NOW - HOUR)
    made.put("invitation", "e/t1", event="e", tenant="t1", invited=NOW - 2 * HOUR, came=2)
    workspace = keep(qtbot, IndicatorsWorkspace(desk))
    done(workspace)
    workspace._next.stop()
    workspace.widget.hide()
    heard = []
    watching = Following(workspace.widget, made.records, frozenset({"invitation"}), heard.append)
    made.put("invitation", "e/t1", came=0)
    qtbot.waitUntil(lambda: bool(heard))
    watching.end()
    assert not workspace._next.isActive()
    assert "1 came" in card(workspace, "took_part").accessibleName()
    workspace.widget.show()
    qtbot.waitUntil(lambda: "0\u202f%. 0 came" in card(workspace, "took_part").accessibleName())


def test_each_figure_has_the_value_of_every_month(qtbot, made, desk):
    for id_, at, came in (("now", NOW - HOUR, 2), ("before", NOW - 40 * 24 * HOUR, 0)):
        made.put("park_event", id_, title={"en": "Drill"}, starts=at)
        made.put("invitation", f"{id_}/t1", event=id_, tenant="t1", invited=at - HOUR)
        if came:
            made.put("invitation", f"{id_}/t1", came=came)
    workspace = keep(qtbot, IndicatorsWorkspace(desk))
    done(workspace)
    shown = card(workspace, "took_part").months
    assert len(shown) == 12
    assert shown[-1] == 1
    assert [value for value in shown if value is not None] == [0, 1]


def test_months_that_are_not_worked_out_are_not_said_to_be_empty(qtbot, desk):
    workspace = keep(qtbot, IndicatorsWorkspace(desk))
    assert not workspace._working.isHidden()  # the page is not empty meanwhile
    one = Card(desk)
    done(workspace)
    assert workspace._working.isHidden()
    assert card(workspace, "nps")._range_text() == "No month has a value yet"
    assert one._range_text() == "The months are being worked out \u2026"
    workspace.open(Target("indicators", "t1"))
    assert "worked out" in card(workspace, "nps")._range_text()  # not those of the whole park
    done(workspace)
    assert card(workspace, "nps")._range_text() == "No month has a value yet"


def test_the_panel_shows_what_the_rules_say(qtbot, made, desk):
    workspace = keep(qtbot, IndicatorsWorkspace(desk))
    done(workspace)
    basis = read_basis(made.records, made.view.park, "", NOW)
    expected = {one.id for one in indicators(basis, latest(90, NOW), made.view.history)}
    assert set(workspace._cards) == expected


def run(workspace, act):
    async def go():
        act()
        await workspace.settled()

    asyncio.run(go())


def press(workspace, number):
    workspace._buttons.buttons[number].click()


def test_inviting_asks_every_tenant_once(qtbot, made, desk):
    made.put("park_event", "e", title={"en": "Drill"}, starts=NOW + HOUR)
    workspace = keep(qtbot, guests(desk, events_layout()))
    workspace.open(Target("park_event", "e"))
    assert workspace.crumbs() == ["Events", "Drill"]
    run(workspace, lambda: press(workspace, 0))
    assert set(made.journal.entities("invitation")) == {"e/t1", "e/t2"}
    assert workspace.said.text() == "Tenants asked: 2; it is saved."
    run(workspace, lambda: press(workspace, 0))
    assert workspace.said.text() == "Every tenant was asked before."


def test_a_key_that_is_pressed_twice_at_once_asks_once(qtbot, made, desk):
    made.put("park_event", "e", title={"en": "Drill"}, starts=NOW + HOUR)
    workspace = keep(qtbot, guests(desk, events_layout()))
    workspace.open(Target("park_event", "e"))
    run(workspace, lambda: (press(workspace, 0), press(workspace, 0)))
    operations = {line.operation for line in made.records.history("invitation", "e/t1")}
    assert len(operations) == 1


def test_sending_a_notice_dates_it_and_reading_is_marked(qtbot, made, desk):
    title = {"en": "Water off"}
    made.put("notice", "n", title=title, text=title)
    workspace = keep(qtbot, guests(desk, notices_layout()))
    workspace.open(Target("notice", "n"))
    run(workspace, lambda: press(workspace, 0))
    assert made.records.get("notice", "n").number("sent") == NOW
    workspace.members.refresh()
    workspace.members.choose("n/t2", tell=True)
    made.pass_time(HOUR)
    run(workspace, lambda: press(workspace, 1))
    assert made.records.get("notice_reading", "n/t2").number("read") == NOW + HOUR
    assert made.records.get("notice_reading", "n/t1").number("read") is None


def test_a_refusal_is_said_where_the_person_looks(qtbot, made, desk):
    made.put("notice", "n", title={"en": "x"}, text={"en": "x"})
    made.on_duty.refused = {"engagement.note": Message.of("records.missing", field="sign-on")}
    workspace = keep(qtbot, guests(desk, notices_layout()))
    workspace.open(Target("notice", "n"))
    run(workspace, lambda: press(workspace, 0))
    assert "sign-on" in workspace.said.text()
    assert made.journal.entities("notice_reading") == []


def test_a_notice_is_a_code_for_the_tenants_group(qtbot, made, desk):
    text = {"en": "Water is off until 11:00.", "zh_CN": "停水至 11:00。"}
    made.put("notice", "n", title={"en": "Water"}, text=text)
    workspace = keep(qtbot, guests(desk, notices_layout()))
    assert workspace.code.isHidden()
    workspace.table.choose("n", tell=True)
    assert workspace.code.matrix == matrix_of(text["en"])
    assert not workspace.code.isHidden()
