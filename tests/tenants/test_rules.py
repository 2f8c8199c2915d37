"""What the registrar refuses, as stories with real records; and what it lets through."""

import pytest

from models.records import Change
from models.tenants import SUBJECT, holders, lease_of, units_held
from models.tenants.ending import end, following, renew
from models.tenants.lease import day_at, day_of
from tests.records.room import room
from tests.tenants.places import units_park

DAY = day_of("2026-03-15")


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path, SUBJECT.kinds, units_park()) as made:
        made.put("tenant", "t1", name={"en": "Aurora"})
        made.put("tenant", "t2", name={"zh_CN": "北田生物"})
        yield made


def let(desk, id_, tenant="t1", units=("u1",), starts="2026-01-01", ends="2026-12-31", **more):
    values = {"tenant": tenant, "units": list(units), "starts": starts, "ends": ends, **more}
    refused = desk.try_write(*(Change("lease", id_, name, v) for name, v in values.items()))
    return None if refused is None else refused.code


def test_a_unit_has_one_tenant_at_a_time(desk):
    assert let(desk, "l1", units=("u1", "u2")) is None
    assert let(desk, "l2", "t2", ("u2",), "2026-12-31", "2027-12-31") == "tenants.refused.overlap"
    assert let(desk, "l2", "t2", ("u2",), "2027-01-01", "2027-12-31") is None
    assert let(desk, "l3", "t2", ("u3",)) is None
    move = Change("lease", "l3", "units", ["u1"])
    assert desk.try_write(move).code == "tenants.refused.overlap"
    assert holders(desk.records, desk.view.park, DAY) == {"u1": "t1", "u2": "t1", "u3": "t2"}
    assert units_held(desk.records, desk.view.park, "t1", DAY) == ("u1", "u2")
    assert holders(desk.records, desk.view.park, day_of("2027-01-01")) == {"u2": "t2"}


def test_what_was_entered_by_mistake_holds_nothing(desk):
    let(desk, "l1")
    desk.put("lease", "l1", void=True)
    assert let(desk, "l2", "t2") is None
    assert desk.try_write(Change("lease", "l1", "void", False)).code == "tenants.refused.overlap"


def test_changing_something_else_of_a_lease_asks_no_other(desk):
    let(desk, "l1")
    # as a merge with another station can leave it
    merged = {"tenant": "t2", "units": ["u1"], "starts": "2026-01-01", "ends": "2026-12-31"}
    desk.journal.write_now("", [Change("lease", "l9", name, v) for name, v in merged.items()])
    assert desk.try_write(Change("lease", "l9", "notes", "same unit twice")) is None
    assert holders(desk.records, desk.view.park, DAY)["u1"] in ("t1", "t2")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"starts": "2026-05-01", "ends": "2026-04-30"}, "tenants.refused.backwards"),
        ({"starts": "1.5.2026"}, "tenants.refused.day"),
        ({"ends": "2026-02-30"}, "tenants.refused.day"),
        ({"area_dm2": 0}, "tenants.refused.area"),
        ({"area_dm2": 10**9}, "tenants.refused.area"),
        ({"rent_minor": 100}, "tenants.refused.no_currency"),
        ({"rent_minor": 100, "currency": "CNY"}, "tenants.refused.no_basis"),
        ({"rent_minor": -1, "currency": "CNY"}, "tenants.refused.amount"),
        ({"rent_minor": 1, "currency": "yuan"}, "records.too_long"),
        ({"rent_minor": 1, "currency": "cny"}, "tenants.refused.currency"),
        ({"tenant": "nobody"}, "tenants.refused.no_tenant"),
        ({"units": ()}, "records.missing"),
        ({"renewal": "perhaps"}, "records.not_a_choice"),
    ],
)
def test_a_lease_that_makes_no_sense(desk, values, code):
    assert let(desk, "l1", **values) == code


def test_a_day_that_is_both_first_and_last_is_a_lease(desk):
    assert let(desk, "l1", starts="2026-03-15", ends="2026-03-15") is None
    assert holders(desk.records, desk.view.park, DAY) == {"u1": "t1"}


def test_a_contact_can_be_reached(desk):
    name = Change("contact", "c1", "name", {"en": "Li"})
    tenant = Change("contact", "c1", "tenant", "t1")
    phone = Change("contact", "c1", "phone", "138")
    assert desk.try_write(name, tenant).code == "tenants.refused.unreachable"
    assert desk.try_write(name, phone).code == "records.missing"
    wrong = Change("contact", "c1", "email", "li at home")
    assert desk.try_write(name, tenant, wrong).code == "tenants.refused.email"
    assert desk.try_write(name, tenant, phone) is None


def test_a_lease_is_renewed_in_one_operation(desk):
    let(desk, "l1", rent_minor=9500, currency="CNY", basis="m2_month", number="L-1")
    old = desk.records.get("lease", "l1")
    values = following(old)
    assert (values["starts"], values["ends"]) == ("2027-01-01", "2027-12-31")
    assert "number" not in values
    desk.write(*renew(old, "l2", values))
    assert desk.records.get("lease", "l1").values["renewed_by"] == "l2"
    assert desk.records.get("lease", "l1").text("renewal") == "renewed"
    let(desk, "x", "t2", ("u4",))
    wrong = Change("lease", "l1", "renewed_by", "x")
    assert desk.try_write(wrong).code == "tenants.refused.renewed_by"
    itself = Change("lease", "l1", "renewed_by", "l1")
    assert desk.try_write(itself).code == "tenants.refused.renewed_by"


def test_a_lease_that_ends_early_frees_its_unit(desk):
    let(desk, "l1")
    desk.write(*end(desk.records.get("lease", "l1"), DAY))
    assert let(desk, "l2", "t2", starts="2026-03-16") is None
    days = [line.value for line in desk.records.history("lease", "l1") if line.field == "ends"]
    assert days == ["2026-12-31", "2026-03-15"]


def test_days_are_the_sites():
    late = 1_767_200_400_000  # 2025-12-31 17:00 UTC
    assert day_at(late, "Asia/Shanghai").isoformat() == "2026-01-01"
    assert day_at(late, "Europe/London").isoformat() == "2025-12-31"
    assert lease_of("x", {"starts": "2026-01-02", "ends": "2026-01-01"}) is None


def test_no_permission_no_write(desk):
    from models.text.message import Message

    desk.on_duty.refused["lease.edit"] = Message.of("records.not_writable")
    assert let(desk, "l1") == "records.not_writable"
    assert desk.try_write(Change("tenant", "t1", "phone", "1")) is None


def test_every_permission_is_declared_and_denied_to_those_who_only_look():
    from models.records import Role

    declared = {one.id: one.roles for one in SUBJECT.permissions}
    for kind in SUBJECT.kinds:
        used = {kind.create, kind.edit, *(f.permission for f in kind.fields)}
        used |= {event.permission for event in kind.events}
        assert used - {""} <= declared.keys()
        assert kind.create
        assert kind.edit
    for roles in declared.values():
        assert Role.FACILITY_MANAGER in roles
        assert not roles & {Role.VIEWER, Role.AUDITOR}
    assert Role.SHIFT_LEAD not in declared["lease.edit"]
    assert Role.OPERATOR not in declared["tenant.edit"]
