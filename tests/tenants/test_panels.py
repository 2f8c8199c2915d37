"""The pages as a person uses them."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt

from models.alarms import Alarm
from models.points import Severity
from models.text.message import Message
from tests.plan.small_park import NOW
from widgets.contribution import Target
from widgets.tenants import leases_contribution, tenants_contribution
from widgets.tenants.finding import find_tenants, tenants_with
from widgets.tenants.leases import LeasesWorkspace
from widgets.tenants.rows import LinkRow
from widgets.tenants.terms import DASH
from widgets.tenants.workspace import TenantsWorkspace


def settle(widget, act):
    async def work():
        act()
        await widget.settled()

    asyncio.run(work())


def shown_rows(workspace):
    table = workspace.table
    return [table.rows.record(n).id for n in range(table.count)]


def texts(widget):
    return [row.text.strip() for row in widget.findChildren(LinkRow)]


@pytest.fixture
def tenants(desk, qtbot):
    made = TenantsWorkspace(desk)
    qtbot.addWidget(made.widget)
    qtbot.addWidget(made.panel)
    made.widget.resize(980, 620)
    made.panel.resize(324, 620)
    made.widget.show()
    made.panel.show()
    return made


@pytest.fixture
def leases(desk, qtbot):
    made = LeasesWorkspace(desk)
    qtbot.addWidget(made.widget)
    qtbot.addWidget(made.panel)
    made.widget.resize(980, 620)
    made.panel.resize(324, 620)
    made.widget.show()
    qtbot.waitUntil(lambda: made.board.board is not None)
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aur", ["t1"]),
        ("极光", ["t1"]),
        ("光学", ["t1"]),
        ("lin", ["t1"]),
        ("林燕", ["t1"]),
        ("3001", ["t1"]),
        ("101", ["t1"]),
        ("L-1", ["t1"]),
        ("opt", ["t1"]),
        ("垂柳", ["t2"]),
        ("zzz", []),
        ("", []),
    ],
)
def test_a_tenant_is_found_by_whatever_is_known(desk, text, found):
    assert tenants_with(desk, text) == found


def test_the_find_box_asks_for_three_letters_or_two_characters(desk):
    assert [one.target.id for one in find_tenants(desk, "aur")] == ["t1"]
    assert [one.target.id for one in find_tenants(desk, "极光")] == ["t1"]
    assert find_tenants(desk, "au") == find_tenants(desk, "极") == []
    assert find_tenants(desk, "aur")[0].detail == "Tenant · 101"


def test_typing_narrows_the_list_and_enter_opens_the_tenant(tenants, qtbot):
    assert shown_rows(tenants) == ["t1", "t2"]
    qtbot.keyClicks(tenants.filter, "aur")
    assert shown_rows(tenants) == ["t1"]
    qtbot.keyClick(tenants.filter, Qt.Key.Key_Return)
    assert tenants.panel.id == "t1"
    qtbot.keyClick(tenants.table, Qt.Key.Key_Return)
    assert list(tenants.crumbs()) == ["Tenants", "Aurora Optics"]
    qtbot.keyClick(tenants.detail, Qt.Key.Key_Escape)
    assert list(tenants.crumbs()) == ["Tenants"]


def test_one_page_has_points_alarms_works_contacts_and_leases(tenants, park_room, shown, qtbot):
    view = park_room.view
    view.active["s-r1.temperature"] = Alarm(
        "s-r1.temperature", Severity.HIGH, "high", NOW - 60_000, 29.0, 27.0
    )
    park_room.put("request", "q1", title="No cooling", tenant="t1", state="open", number="R-1")
    park_room.put("request", "q2", title="Leak", place="area:r2", state="in_progress")
    park_room.put("request", "q3", title="Done", tenant="t1", state="closed")
    tenants.open(Target("tenant", "t1"))
    found = texts(tenants.detail)
    assert "Room sensor s-r1: temperature high" in found
    assert {"No cooling", "Leak", "Open requests", "Lin Yan", "L-1", "101"} <= set(found)
    assert "Done" not in found
    rows = {row.text.strip(): row for row in tenants.detail.findChildren(LinkRow)}
    assert rows["Open requests"].detail == "2"
    assert [door.name for _, door in tenants.detail.live._doors] == ["Door d-r1", "Door d-r2"]
    rows["No cooling"].opened.emit()
    rows["101"].opened.emit()
    rows["Room sensor s-r1: temperature high"].opened.emit()
    tenants.detail._request()
    assert shown == [
        Target("request", "q1"), Target("area", "u1"), Target("device", "s-r1"),
        Target("new-request", "tenant:t1"),
    ]  # fmt: skip
    # somebody closes one elsewhere
    park_room.put("request", "q1", state="closed")
    qtbot.waitUntil(lambda: "No cooling" not in texts(tenants.detail))


def test_an_alarm_that_comes_and_goes_is_shown_while_it_stands(tenants, park_room):
    tenants.open(Target("tenant", "t1"))
    live = tenants.detail.live
    assert live.alarms() == []
    park_room.view.active["s-r2.co2"] = Alarm(
        "s-r2.co2", Severity.MEDIUM, "high", NOW, 1300.0, 1200.0, acknowledged=True
    )
    park_room.view.active["s-r3.co2"] = Alarm("s-r3.co2", Severity.HIGH, "high", NOW, 1.0, 1.0)
    live.refresh()
    assert [alarm.point for alarm in live.alarms()] == ["s-r2.co2"]
    assert live.alarm_rows.count() == 1
    row = live.alarm_rows.itemAt(0).widget()
    assert row.text.endswith("high")  # what is wrong, as every other list says it
    assert row.detail.startswith("1,300")
    assert "1,200" in row.detail
    park_room.view.active.clear()
    live.refresh()
    assert texts(live) == []


def test_a_contact_is_edited_beside_the_page(tenants, park_room, qtbot):
    tenants.open(Target("tenant", "t1"))
    rows = {row.text.strip(): row for row in tenants.detail.findChildren(LinkRow)}
    qtbot.keyClick(rows["Lin Yan"], Qt.Key.Key_Return)
    form = tenants.panel.form("contact")
    assert (tenants.panel.kind, form.id) == ("contact", "c1")
    form.set_value("phone", "139")
    settle(form, form.save)
    assert park_room.records.get("contact", "c1").text("phone") == "139"
    qtbot.keyClick(tenants.panel, Qt.Key.Key_Escape)
    assert tenants.panel.kind == "tenant"


def test_a_new_contact_belongs_to_the_tenant_of_the_page(tenants, park_room, qtbot):
    tenants.open(Target("tenant", "t2"))
    qtbot.keyClick(tenants.detail, Qt.Key.Key_C)
    form = tenants.panel.form("contact")
    form.set_value("name", {"en": "Wu"})
    settle(form, form.save)
    assert form.refusal == "A contact needs a phone number or a mail address."
    form.set_value("phone", "1")
    settle(form, form.save)
    assert park_room.records.get("contact", form.id).text("tenant") == "t2"


def test_half_typed_text_outlives_the_window(tenants, desk_of, qtbot):
    tenants.open(Target("tenant", "t1"))
    tenants.panel.form("tenant").set_value("phone", "half")
    state = tenants.state()
    again = TenantsWorkspace(desk_of("day", "zh_CN"))
    qtbot.addWidget(again.widget)
    qtbot.addWidget(again.panel)
    again.restore(state)
    assert again.panel.form("tenant").editor("phone").value() == "half"
    assert list(again.crumbs()) == ["租户", "极光光学"]


def test_a_lease_form_knows_units_and_amounts(leases, park_room):
    leases.open(Target("lease", "l1"))
    form = leases.panel.form("lease")
    units = form.editor("units")
    assert units.typed() == "101"
    units.retype("101 999")
    assert "999" in units.problem()
    units.retype("U1")
    assert (units.problem(), units.value()) == ("", ["u1"])
    form.set_value("currency", "JPY")
    money = form.editor("rent_minor")
    money.retype("1,000")
    assert money.value() == 1000
    form.set_value("currency", "CNY")
    assert money.value() == 100_000
    money.retype("1.005")
    assert money.problem()


def test_the_board_shows_what_is_free_and_what_ends(leases, park_room, qtbot):
    # the small park's clock is 9 October 2025
    (park, building) = leases.board.lines
    assert (park.free, park.ending(90)) == (0, park.lettable)
    assert leases.board.free_text() == "Nothing is free here."
    assert shown_rows(leases) == ["l1"]
    park_room.put("lease", "l1", ends="2025-10-08")
    qtbot.waitUntil(lambda: leases.board.lines[0].free == park.lettable)
    assert leases.board.free_text() == "Free now: 101"
    qtbot.waitUntil(lambda: leases.table.count == 0)
    qtbot.keyClick(leases.board, Qt.Key.Key_Down)
    assert leases.board.building == "a"
    assert building.building == "a"


def test_at_midnight_the_leases_that_ended_are_over(tenants, leases, park_room, qtbot):
    """Nobody writes anything then; a window that stays open hears of the day all the same."""
    (record,) = (r for n in range(2) if (r := tenants.table.rows.record(n)).id == "t1")
    assert tenants._held(record)[1] == "2025-12-01"
    assert shown_rows(leases) == ["l1"]
    park_room.view.time += 54 * 86_400_000  # 2 December
    for timer in (tenants._days, leases.board._days):
        timer.timeout.emit()
    assert tenants._held(record)[1] == DASH
    park = leases.board.lines[0]
    qtbot.waitUntil(lambda: leases.board.lines[0].free == park.lettable)
    assert leases.board.free_text() == "Free now: 101"
    qtbot.waitUntil(lambda: leases.table.count == 0)


def test_the_page_of_a_tenant_hears_of_midnight(tenants, park_room):
    tenants.open(Target("tenant", "t1"))
    assert "101" in texts(tenants.detail)
    park_room.view.time += 54 * 86_400_000  # its lease ended yesterday
    tenants.detail._days.timeout.emit()
    assert "101" not in texts(tenants.detail)
    assert not tenants.detail.live._doors


def test_a_lease_is_renewed_and_ended_with_a_question(leases, park_room, qtbot, shown):
    leases.table.choose("l1", tell=True)
    leases.renew()
    settle(leases, leases.ask.buttons[0].click)
    new = park_room.records.get("lease", "l1").text("renewed_by")
    assert park_room.records.get("lease", new).text("starts") == "2025-12-02"
    assert leases.panel.id == new
    assert not leases._renew.isEnabled()
    leases.end()
    settle(leases, leases.ask.buttons[0].click)
    assert park_room.records.get("lease", "l1").text("ends") == "2025-10-09"
    leases.show_tenant()
    assert shown == [Target("tenant", "t1")]


def test_who_may_not_sees_why_and_who_takes_over_may(tenants, leases, park_room):
    buttons = (tenants.exchange._choose, leases._new, leases._end)
    leases.table.choose("l1", tell=True)
    assert all(button.isEnabled() for button in buttons)
    for permission in ("tenant.edit", "lease.edit", "tenant.import"):
        park_room.on_duty.refused[permission] = Message.of("records.not_writable")
    park_room.view.tell(authority=True)
    assert not any(button.isEnabled() for button in buttons)
    assert not any(button.isEnabled() for button in tenants.detail._buttons.buttons[1:])
    assert all(button.toolTip() for button in buttons)
    park_room.on_duty.refused.clear()
    park_room.view.tell(authority=True)
    assert all(button.isEnabled() for button in buttons)


def test_what_the_form_shows_is_marked_in_the_list(leases):
    leases.table.setFocus()
    leases.table.setCurrentIndex(leases.table.rows.index(0, 0))
    assert leases.panel.id == "l1"
    assert leases.table.selectionModel().isRowSelected(0)


def test_the_arrow_keys_are_those_of_the_list_at_once(tenants):
    taken = tenants.widget
    while taken.focusProxy() is not None:
        taken = taken.focusProxy()
    assert taken is tenants.table


def test_a_table_goes_out_and_comes_in_again(tenants, park_room, tmp_path):
    exchange = tenants.exchange
    for kind in ("tenant", "contact", "lease"):
        exchange.show_kind(kind)
        for ending in ("csv", "xlsx"):
            path = tmp_path / f"{kind}.{ending}"
            settle(exchange, lambda path=path: exchange.export(path))
            settle(exchange, lambda path=path: exchange.look_at(path))
            run = exchange.dry_run
            assert (run.planned, run.refused) == ([], []), path
            assert not exchange._write.isEnabled()


def test_a_dry_run_writes_nothing_and_the_import_then_does(tenants, park_room, tmp_path):
    exchange = tenants.exchange
    path = tmp_path / "new.csv"
    path.write_text("名称（中文）,Phone,city\n红隼,1,x\n,2,y\n极光光学,3,z\n", encoding="gb18030")
    settle(exchange, lambda: exchange.look_at(path))
    assert "1 new, 1 changed, 0 unchanged, 1 refused" in exchange.summary.text()
    assert "GB18030" in exchange.notes.text()
    assert "city" in exchange.notes.text()
    cells = [exchange.refusals.index(0, n).data() for n in range(3)]
    assert cells == ["3", "Name (English)", "“Name (English)” is needed: nothing was saved."]
    assert park_room.records.get("tenant", "t1").text("phone") == "+86 512 2000"
    settle(exchange, exchange.write)
    assert exchange.summary.text() == "Written: 2. Refused: 1."
    assert park_room.records.get("tenant", "t1").text("phone") == "3"
    assert not exchange._write.isEnabled()


def test_an_import_is_stopped_between_two_rows(tenants, park_room, tmp_path):
    exchange = tenants.exchange
    path = tmp_path / "many.csv"
    path.write_text("name_en\n" + "".join(f"Tenant {n}\n" for n in range(50)))
    settle(exchange, lambda: exchange.look_at(path))
    written = []
    park_room.records.subscribe(
        lambda _: written.append(1) or (len(written) == 3 and exchange.stop())
    )
    settle(exchange, exchange.write)
    assert len(written) == 3
    assert exchange.summary.text().startswith("Stopped. Written and kept: 3. Not written: 47.")
    settle(exchange, lambda: exchange.look_at(path))
    assert (exchange.dry_run.fresh, exchange.dry_run.unchanged) == (47, 3)


@pytest.mark.parametrize("name", ["missing.csv", "broken.xlsx", "table.ods"])
def test_a_file_that_cannot_be_used_says_why(tenants, tmp_path, name):
    exchange = tenants.exchange
    path = tmp_path / name
    if name != "missing.csv":
        path.write_bytes(b"PK\x03\x04nothing")
    act = exchange.export if name == "table.ods" else exchange.look_at
    settle(exchange, lambda: act(path))
    assert exchange.dry_run is None
    assert exchange.summary.text()
    assert not exchange.busy


def test_what_the_pages_bring_to_the_window(desk):
    tenants, leases = tenants_contribution(), leases_contribution()
    assert {"tenant", "contact", "new-tenant", "new-contact"} == set(tenants.opens)
    assert {"lease", "new-lease"} == set(leases.opens)
    lease = desk.view.records.get("lease", "l1")
    assert leases.names[0].name(desk, lease) == "L-1 Aurora Optics"


def test_a_new_lease_begins_at_a_unit_or_a_tenant(leases):
    leases.open(Target("new-lease", "area:u1"))
    assert leases.panel.form("lease").editor("units").value() == ["u1"]
    leases.open(Target("new-lease", "tenant:t2"))
    assert leases.panel.form("lease").editor("tenant").value() == "t2"


def test_a_tenants_comment_and_document_are_events(tenants, park_room, qtbot):
    tenants.open(Target("tenant", "t1"))
    tenants.detail.comments.box.setText("wants more power")
    settle(tenants.detail.comments, tenants.detail.comments.add)
    settle(tenants.detail.documents, lambda: tenants.detail.documents.add("lease.pdf", b"%PDF"))
    kinds = [line.field for line in park_room.records.events("tenant", "t1")]
    assert kinds == ["comment", "attached"]
    assert tenants_with(tenants._desk, "power") == ["t1"]


def test_the_list_asks_once_for_the_leases_of_all_rows_on_screen(tenants, park_room):
    asked = []
    listing = park_room.records.list

    def counting(query, *rest):
        asked.append(query.kind)
        return listing(query, *rest)

    park_room.records.list = counting
    for number in range(30):
        park_room.put("tenant", f"x{number}", name={"en": f"X {number}"}, status="active")
    tenants.table.refresh()
    tenants._kept.clear()
    asked.clear()
    for row in range(10):
        record = tenants.table.rows.record(row)
        assert tenants._held(record)
    assert asked.count("lease") == 1


def test_a_long_answer_says_that_there_is_more(tenants, park_room):
    from models.records import Change

    for number in range(105):
        park_room.journal.write_now(
            "", [Change("tenant", f"x{number}", "name", {"en": f"Optical {number}"})]
        )
    tenants.filter.setText("optical")
    assert tenants.table.count == 100
    assert not tenants._more.isHidden()
    tenants.filter.setText("aur")
    assert tenants._more.isHidden()


def test_an_import_does_not_go_on_under_the_name_of_who_took_over(tenants, park_room, tmp_path):
    exchange = tenants.exchange
    path = tmp_path / "many.csv"
    path.write_text("name_en\n" + "".join(f"Tenant {n}\n" for n in range(50)))
    settle(exchange, lambda: exchange.look_at(path))
    written = []

    def take_over(_):
        written.append(1)
        if len(written) == 3:
            park_room.on_duty.person = "bo"

    park_room.records.subscribe(take_over)
    settle(exchange, exchange.write)
    assert len(written) == 3
    assert exchange.summary.text().startswith("Stopped. Written and kept: 3. Not written: 47.")
