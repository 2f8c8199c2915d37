"""One person: a purpose first, then everything, to see, to export and to erase."""

import asyncio
import csv
import io
import json

import pytest
from PySide6.QtCore import Qt

from app.privacy import PrivacyChore
from app.subjects import record_kinds
from models.privacy import ERASURE, PURPOSE, holding
from models.records import Change, Query
from models.shiftlog import entry_changes
from models.site.park import PrivacySettings
from models.text.message import Message
from tests.records.room import NOW

KINDS = record_kinds()


@pytest.fixture
def panel(window, office):
    office.put("tenant", "t1", name={"en": "Aurora Optics"}, status="active")
    office.put("contact", "c1", tenant="t1", name={"en": "Lin Yan", "zh_CN": "林燕"},
               phone="=555", notes="Prefers tea")  # fmt: skip
    office.write(*entry_changes("e1", "Lin Yan called about the lift", [], NOW))
    office.write(*entry_changes("e2", "Rain", ["contact:c1"], NOW))
    window.open_workspace("privacy")
    return window.frame.workspaces.built("privacy").person


def run(panel, act):
    async def both():
        act()
        await panel.settled()

    asyncio.run(both())


def look(panel, why="The person asked by letter"):
    panel.box.setText("lin yan")
    panel.look()
    subjects = [panel.list.entry(row).id for row in range(panel.list.count())]
    assert "contact:c1" in subjects
    panel.show_person("contact:c1")
    panel.ask.reason.setText(why)
    run(panel, lambda: panel.ask.buttons[0].click())


def test_nothing_is_shown_before_a_purpose_is_on_the_disk(panel, office):
    panel.box.setText("lin yan")
    panel.look()
    panel.show_person("contact:c1")
    assert panel.dossier is None
    assert not panel.ask.buttons[0].isEnabled()
    look(panel)
    (stated,) = office.records.list(Query(PURPOSE))
    assert (stated.text("purpose"), stated.text("use")) == ("request_of_person", "search")
    assert (stated.text("subject"), stated.created_by) == ("contact:c1", "ann")
    assert panel._told.text() == "Held on Lin Yan, records: 4"
    assert {part.subject: part.why for part in panel.dossier.parts} == {
        "contact:c1": "itself",
        "entry:e1": "names",
        "entry:e2": "refers",
        # who looked, and what for, is held on the person too
        f"purpose:{stated.id}": "refers",
    }


def test_a_refused_purpose_shows_nothing(panel, office):
    look(panel, "x")
    assert panel.dossier is None
    assert office.records.list(Query(PURPOSE)) == []


def test_who_may_not_is_told_so(panel, office):
    office.on_duty.refused = {"privacy.ask": Message.of("privacy.not_live")}
    panel.show_person("contact:c1")
    assert panel.ask.isHidden()
    assert panel.dossier is None


def test_everything_is_exported_and_formulas_are_text(panel, office, tmp_path):
    look(panel)
    run(panel, lambda: panel.export(tmp_path / "lin.json"))
    document = json.loads((tmp_path / "lin.json").read_bytes())
    assert document["records"][0]["kind"] == "contact"
    told = json.dumps(document, ensure_ascii=False)
    for text in ("Lin Yan", "林燕", "Prefers tea", "called about the lift"):
        assert text in told
    run(panel, lambda: panel.export(tmp_path / "lin.csv"))
    rows = list(csv.reader(io.StringIO((tmp_path / "lin.csv").read_text("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert any("=555" in cell for cell in cells)
    assert not any(cell.startswith("=") for cell in cells)
    uses = sorted(one.text("use") for one in office.records.list(Query(PURPOSE)))
    assert uses == ["export", "export", "search"]


def test_an_export_that_cannot_be_written_is_told(panel, tmp_path):
    look(panel)
    run(panel, lambda: panel.export(tmp_path / "no" / "lin.json"))
    assert "No such file" in panel._told.text()


def test_erasing_asks_for_a_ground_and_the_core_does_it(panel, office):
    look(panel)
    panel.list.setCurrentRow(0)
    panel.erase(everything=False)
    panel.ask.reason.setText("The person asked by letter")
    run(panel, lambda: panel.ask.buttons[0].click())
    (asked,) = office.records.list(Query(ERASURE))
    assert asked.list("subjects") == ("contact:c1",)
    chore = PrivacyChore(office.journal, KINDS, PrivacySettings(), office.view.now)
    assert asyncio.run(chore.carry_out()) == 3
    assert office.records.get("contact", "c1").values["name"] is None
    assert office.records.get("entry", "e1").text("text").startswith("Lin Yan")


def test_what_is_kept_and_what_was_erased_is_told(panel, window, office):
    look(panel)
    page = window.frame.workspaces.built("privacy")
    assert page.kept.count() == 6
    page.switch.set_on("erased")
    page._read()
    assert page.erased.count() == 1
    assert "Lin Yan" in page.erased.entry(0).text


def test_what_is_typed_is_looked_for_and_enter_leads_to_the_hits(panel, qtbot):
    def subjects():
        return [panel.list.entry(row).id for row in range(panel.list.count())]

    panel.box.setFocus()
    qtbot.keyClicks(panel.box, "lin yan")
    qtbot.waitUntil(lambda: "contact:c1" in subjects())
    panel.box.selectAll()
    qtbot.keyClicks(panel.box, "nobody")
    assert "contact:c1" in subjects(), "after a pause"
    qtbot.keyClick(panel.box, Qt.Key.Key_Return)
    assert subjects() == [], "Enter does not wait for it"
    assert panel.list.hasFocus()


def write_many(office, count, text, links):
    async def write():
        changes = [
            change
            for n in range(count)
            for change in entry_changes(f"many{n}", f"{text} {n}", links, NOW + n)
        ]
        for at in range(0, len(changes), 900):
            await office.journal.write("ann", changes[at : at + 900])

    asyncio.run(write())


def test_all_that_is_held_is_found_however_much_there_is(panel, office):
    """What is left out could neither be seen nor erased by anybody."""

    write_many(office, 2_400, "Told", ["contact:c1"])
    look(panel)
    subjects = {part.subject for part in panel.dossier.parts}
    assert {f"entry:many{n}" for n in range(2_400)} <= subjects
    assert panel.list.count() == 1_000
    assert panel._told.text().startswith("Held on Lin Yan, records: 2,4")
    assert "The first 1,000 are listed" in panel._told.text()
    panel.erase(True)
    panel.ask.reason.setText("The person asked by letter")
    run(panel, lambda: panel.ask.buttons[0].click())
    (asked,) = office.records.list(Query(ERASURE))
    assert set(asked.list("subjects")) == {
        part.subject for part in panel.dossier.parts if part.personal
    }


def test_who_is_only_named_is_found_however_often(panel, office):
    write_many(office, 600, "Lin Yan called", [])
    look(panel)
    subjects = {part.subject for part in panel.dossier.parts}
    assert {f"entry:many{n}" for n in range(600)} <= subjects


def test_what_others_write_between_two_steps_leaves_nothing_out(panel, office):
    write_many(office, 150, "Told", ["contact:c1"])

    async def gather():
        steps, freed = holding(KINDS, office.records, "contact", "c1"), 0
        try:
            while True:
                next(steps)
                await office.journal.write("ann", [Change("entry", f"many{freed}", "links", [])])
                freed += 1
        except StopIteration as end:
            return {part.subject for part in end.value.parts}, freed

    subjects, freed = asyncio.run(gather())
    assert freed < 100
    assert {f"entry:many{n}" for n in range(freed, 150)} <= subjects


def test_who_takes_over_the_desk_states_a_purpose_of_its_own(panel, office):
    look(panel)
    office.view.tell(authority=True)
    assert panel.dossier is not None, "the same person, asked again"
    office.on_duty.person = ""
    office.view.tell(authority=True)
    assert panel.dossier is not None, "locked: it comes back to whoever left"
    assert panel.list.isHidden(), "and nobody reads it meanwhile"
    office.on_duty.person = "ann"
    office.view.tell(authority=True)
    assert not panel.list.isHidden()
    office.on_duty.person = ""
    office.view.tell(authority=True)
    office.on_duty.person = "bob"
    office.view.tell(authority=True)
    assert panel.dossier is None
    assert not panel.list.isHidden()
    assert "entry:e1" not in [panel.list.entry(row).id for row in range(panel.list.count())]


def test_a_desk_that_is_locked_while_it_is_read_shows_nothing(panel, office, monkeypatch):
    """A large dossier takes a moment."""

    def locked_meanwhile(*asked):
        office.on_duty.person = ""
        office.view.tell(authority=True)
        return (yield from holding(*asked))

    monkeypatch.setattr("widgets.privacy.person.holding", locked_meanwhile)
    look(panel)
    assert panel.list.isHidden()
    office.on_duty.person = "ann"
    office.view.tell(authority=True)
    assert panel.dossier is not None
    assert not panel.list.isHidden()


def test_a_purpose_is_of_who_stated_it_however_long_the_disk_takes(panel, office, monkeypatch):
    write = office.journal.write

    async def slowly(*asked):
        await write(*asked)
        office.on_duty.person = "bob"
        office.view.tell(authority=True)

    monkeypatch.setattr(office.journal, "write", slowly)
    look(panel)
    assert panel.dossier is None


def test_an_erasure_is_not_asked_for_when_its_person_was_put_away(panel, office):
    """The list shows somebody else by then, and the question does not say who it is about."""
    look(panel)
    panel.erase(everything=True)
    panel.ask.reason.setText("The person asked by letter")
    panel.box.setText("aurora")
    panel.look()
    assert panel.ask.isHidden()


@pytest.mark.parametrize("ground", [True, False], ids=["ground", "purpose"])
def test_nobody_answers_in_a_name_that_another_one_began(panel, office, ground):
    look(panel)
    if ground:
        panel.erase(everything=True)
    else:
        panel.show_person("contact:c1")
    panel.ask.reason.setText("The person asked by letter")
    for person, hidden in (("", False), ("ann", False), ("bob", True)):
        office.on_duty.person = person
        office.view.tell(authority=True)
        assert panel.ask.isHidden() is hidden
