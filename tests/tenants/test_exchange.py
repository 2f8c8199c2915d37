"""Export, dry run, import: what is exported changes nothing, and what is refused says why."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.sheets import Sheet, read_sheet, write_sheet
from models.tenants import SUBJECT
from models.tenants.exchange import COLUMNS, DryRun, Vocabulary, table_of
from models.tenants.exchange.known import Known
from models.tenants.kinds import SECTORS
from tests.records.room import room
from tests.tenants.places import units_park

CHINESE = Vocabulary(
    {"short": "简称", "units": "单元", "starts": "开始", "sector": "行业", "rent": "租金"},
    {"sector": {"optics": "光学"}, "key_tenant": {"yes": "是", "no": "否"}},
)
LANGUAGES = (Vocabulary(), CHINESE)


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path, SUBJECT.kinds, units_park()) as made:
        made.put("tenant", "t1", name={"en": "Aurora Optics", "zh_CN": "极光光学"}, short="AUR",
                 sector="optics", key_tenant=True, notes="=HYPERLINK(1)\nline two")  # fmt: skip
        made.put("tenant", "t2", name={"zh_CN": "北田生物"}, phone="+86 512 5555")
        made.put(
            "contact", "c1", tenant="t1", name={"en": "Li"}, phone="-1", languages=["en", "zh"]
        )
        made.put("lease", "l1", tenant="t1", units=["u1", "u2"], starts="2026-01-01",
                 ends="2026-12-31", number="L-1", rent_minor=9550, currency="CNY",
                 basis="m2_month", area_dm2=20_405, deposit_minor=0)  # fmt: skip
        made.put("lease", "l2", tenant="t2", units=["u3"], starts="2026-01-01", ends="2026-12-31",
                 rent_minor=1_000_000, currency="JPY", basis="month")  # fmt: skip
        yield made


def known(desk):
    found = Known(desk.view.park)
    for _ in found.load(desk.records, ("tenant", "contact", "lease")):
        pass
    return found


def run(desk, kind, sheet):
    if isinstance(sheet, str):
        sheet = read_sheet(sheet.encode())
    made = DryRun(kind, sheet, desk.records, desk.view.park, LANGUAGES, desk.registrar.new_id)
    list(made.steps())
    return made


def refusals(made):
    return [(one.row, one.column, one.message.code.removeprefix("tenants.refused."))
            for one in made.refused]  # fmt: skip


@pytest.mark.parametrize("kind", sorted(COLUMNS))
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
@pytest.mark.parametrize("words", LANGUAGES)
def test_what_was_exported_changes_nothing(desk, kind, format_, words):
    content = write_sheet(table_of(kind, known(desk), words, "Table"), format_)
    made = run(desk, kind, read_sheet(content))
    assert (made.planned, made.refused, made.ignored) == ([], [], [])
    assert made.unchanged == len(known(desk).records[kind])


@given(st.data())
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_hostile_texts_come_back_as_they_were(desk, data):
    texts = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=15) | (
        st.sampled_from(
            ["=1", "'=1", "+1", "@x", "\tx", "临湖；园区", "Ünï", "عربى", "  x ", "; ;"]
        )
    )
    desk.put("tenant", "t1", short=data.draw(texts), notes=data.draw(texts), phone=data.draw(texts),
             name={"en": data.draw(texts), "zh_CN": data.draw(texts)})  # fmt: skip
    desk.put("contact", "c1", languages=[data.draw(texts), data.draw(texts)])
    for kind in COLUMNS:
        content = write_sheet(table_of(kind, known(desk), CHINESE, "Table"), "csv")
        made = run(desk, kind, read_sheet(content))
        assert (made.planned, made.refused) == ([], [])


def test_a_new_row_a_changed_row_and_an_emptied_cell(desk):
    made = run(
        desk,
        "tenant",
        "id,name_en,行业,key_tenant,notes\n"
        "t1,Aurora Optics Ltd,光学,是,\n"
        ",Kestrel,robotics,no,new here\n"
        ",,,,\n"
        ",北田生物,,,\n",
    )
    assert made.refused == []
    first, second, third = made.planned
    assert {(c.field, str(c.value)) for c in first.changes} == {
        ("name", "{'en': 'Aurora Optics Ltd', 'zh_CN': '极光光学'}"),
        ("notes", "None"),
    }
    assert (second.row, second.is_new) == (3, True)
    assert {c.field: c.value for c in second.changes} == {
        "name": {"en": "Kestrel"}, "sector": "robotics", "key_tenant": False, "notes": "new here",
    }  # fmt: skip
    # found by its Chinese name, which stays
    assert (third.id, third.row) == ("t2", 5)
    assert {c.field: c.value for c in third.changes} == {
        "name": {"zh_CN": "北田生物", "en": "北田生物"}
    }
    for one in made.planned:
        desk.write(*one.changes)
    assert desk.records.get("tenant", "t1").values["notes"] is None
    assert run(desk, "tenant", "id,notes\nt1,\n").unchanged == 1


def test_a_name_can_be_emptied_in_one_language_only(desk):
    made = run(desk, "tenant", "id,name_en,name_zh_CN\nt1,,极光\nt2,,\n")
    assert made.planned[0].changes[0].value == {"zh_CN": "极光"}
    assert refusals(made) == [(3, "name_en", "records.missing")]


def test_every_refused_row_says_where_and_why(desk):
    made = run(
        desk,
        "lease",
        "id,number,tenant,units,starts,ends,area_m2,currency,rent,basis,doors\n"
        "nope,L-9,AUR,N-4,2026-01-01,2026-12-31,10,CNY,1,month,\n"
        ",L-9,Nobody,N-4;N-77,01.02.2026,2026-12-31,ten,CNY,1.234,weekly,d-x\n"
        ',L-9,aurora optics,N-2,2026/3/1,2026年12月31日,10,cny,"1,000.50",month,\n'
        ",L-9,AUR,N-4,2027-01-01,2026-12-31,10,CNY,1,month,\n"
        ',L-9,AUR,N-4,2027-01-01,2027-12-31,10.05,CNY,"1,000.50",month,\n'
        ",L-10,北田生物,N-4,2027-06-01,2027-12-31,,,,,\n"
        ",L-9,AUR,N-5,2027-01-01,2027-12-31,,,,,\n"
        ",L-11,AUR,,2027-01-01,2027-12-31,,,,,\n",
    )
    assert refusals(made) == [
        (2, "", "unknown_id"),
        (3, "tenant", "unknown_tenant"),
        (3, "units", "unknown_unit"),
        (3, "starts", "day"),
        (3, "area_m2", "number"),
        (3, "rent", "digits"),
        (3, "basis", "code"),
        (3, "doors", "unknown_device"),
        (4, "units", "overlap"),
        (5, "ends", "backwards"),
        (7, "units", "overlap"),
        (8, "", "row_twice"),
        (9, "units", "records.missing"),
    ]
    (only,) = made.planned
    assert {c.field: c.value for c in only.changes} == {
        "number": "L-9", "tenant": "t1", "units": ["u4"], "starts": "2027-01-01",
        "ends": "2027-12-31", "area_dm2": 1005, "currency": "CNY", "rent_minor": 100_050,
        "basis": "month",
    }  # fmt: skip
    desk.write(*only.changes)


def test_a_lease_that_ends_earlier_in_the_file_makes_room_below(desk):
    made = run(
        desk,
        "lease",
        "id,number,tenant,units,starts,ends\n"
        "l1,L-1,AUR,N-1;N-2,2026-01-01,2026-03-31\n"
        ",L-2,北田生物,N-1,2026-04-01,2027-03-31\n",
    )
    assert (refusals(made), len(made.planned)) == ([], 2)
    for one in made.planned:
        assert desk.try_write(*one.changes) is None


def test_another_currency_means_another_amount(desk):
    made = run(desk, "lease", "id,currency,rent\nl1,JPY,95.50\nl2,JPY,1000000\n")
    assert refusals(made) == [(2, "rent", "digits")]
    made = run(desk, "lease", "id,currency,rent\nl1,KWD,95.50\n")
    assert {c.field: c.value for c in made.planned[0].changes} == {
        "currency": "KWD", "rent_minor": 95_500,
    }  # fmt: skip


def test_a_row_that_somebody_edits_meanwhile_is_a_conflict_and_not_lost(desk):
    made = run(desk, "tenant", "id,phone\nt1,111\n")
    desk.put("tenant", "t1", phone="222")
    desk.write(*made.planned[0].changes)
    value = desk.records.opened("tenant", "t1")["phone"]
    assert {value.value, *(rival.value for rival in value.rivals)} == {"111", "222"}


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("tenant", "name_en,简称,Short\nA,B,C\n", [(1, "short", "column_twice")]),
        ("tenant", "company;city\nA;B\n", [(1, "", "no_columns")]),
        ("contact", "tenant,name_en\nAUR,Wu\n", [(2, "phone", "unreachable")]),
        ("contact", "tenant,name_en,phone\nAUR,Wu,1\nAUR,Wu,2\n", [(3, "", "row_twice")]),
        ("tenant", "name_en,email\nX,no address\n", [(2, "email", "email")]),
        ("tenant", "name_en,key_tenant\nX,perhaps\n", [(2, "key_tenant", "flag")]),
        ("tenant", "name_en\n" + "x" * 300 + "\n", [(2, "name_en", "records.too_long")]),
    ],
)
def test_tables_that_cannot_be_taken(desk, kind, text, found):
    assert refusals(run(desk, kind, text)) == found


def test_two_of_one_name_have_to_be_told_apart(desk):
    desk.put("tenant", "t3", name={"en": "Aurora Optics"})
    made = run(desk, "contact", "tenant,name_en,phone\nAurora Optics,Wu,1\n")
    assert refusals(made) == [(2, "tenant", "several_tenants")]
    assert refusals(run(desk, "tenant", "name_en,phone\nAurora Optics,1\n")) == [
        (2, "", "several_records")
    ]
    # an export calls them by what only they have
    table = table_of("contact", known(desk), Vocabulary(), "T")
    assert table.rows[0][1] == "AUR"
    desk.put("tenant", "t1", short=None, name={"en": "Aurora Optics"})
    assert table_of("contact", known(desk), Vocabulary(), "T").rows[0][1] == "t1"


def test_titles_that_mean_nothing_are_told(desk):
    made = run(desk, "tenant", "name_en,city\nKestrel,Suzhou\n")
    assert (made.ignored, made.fresh) == (["city"], 1)


def test_every_code_has_its_own_word(desk):
    sheet = Sheet(
        ("name_en", "sector"), tuple((n, (f"T{n}", code)) for n, code in enumerate(SECTORS, 2))
    )
    made = run(desk, "tenant", replace(sheet))
    assert [c.value for p in made.planned for c in p.changes if c.field == "sector"] == list(
        SECTORS
    )
