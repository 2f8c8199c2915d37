"""The demo park's tenants: forty, with believable leases that keep every rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.demorecords import FOLDER, _value, read, spoken
from models.records import Change, Query
from models.tenants import SUBJECT, equipment, holders, leases, leases_on
from models.tenants.board import FREE, LATER, board
from tests.records.room import room
from tests.simulator.demo import demo

TODAY = date(2026, 3, 15)
MOMENT = datetime(2026, 3, 15, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
ORDER = {"tenant": 0, "contact": 1, "lease": 2}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    found = read(FOLDER)
    ids = {(one.kind, one.key): one.id for one in found}
    mine = sorted((one for one in found if one.kind in ORDER), key=lambda one: ORDER[one.kind])
    kinds = {kind.name: kind for kind in SUBJECT.kinds}
    with room(tmp_path_factory.mktemp("demo"), SUBJECT.kinds, demo()) as made:
        for one in (spoken(one, kinds[one.kind], "zh_CN") for one in mine):
            # through the registrar: every rule is asked, unlike when a demo is seeded
            made.write(
                *(
                    Change(one.kind, one.id, name, _value(value, ids, MOMENT))
                    for name, value in one.values.items()
                )
            )
        yield made


def test_forty_tenants_three_of_them_key(desk):
    assert desk.records.count(Query("tenant")) == 40
    assert desk.records.count(Query("tenant", (("key_tenant", "is", True),))) == 3
    names = [one.values["name"] for one in desk.records.list(Query("tenant"))]
    assert all(name.get("en") and name.get("zh_CN") for name in names)
    for tenant in desk.records.list(Query("tenant")):
        mine = desk.records.list(Query("contact", (("tenant", "is", tenant.id),)))
        assert any(one.flag("told_first") and one.text("phone") for one in mine)


def test_units_are_let_free_and_about_to_end(desk):
    made = board(desk.view.park, leases(desk.records), TODAY)
    assert all(made.park.counts[span] for span in range(FREE, LATER + 1))
    assert 5 <= made.park.counts[FREE] <= 10
    assert sum(made.park.counts) == 63
    ended = [one for one in leases(desk.records) if TODAY - timedelta(365) <= one.ends < TODAY]
    renewed = [one for one in ended if one.renewal == "renewed"]
    assert 3 <= len(renewed) < len(ended)
    assert all(desk.records.get("lease", one.renewed_by) for one in renewed)


def test_every_tenant_has_its_meters_and_doors(desk):
    park = desk.view.park
    by_tenant: dict[str, list] = {}
    for lease in leases_on(desk.records, TODAY):
        assert set(lease.units) <= park.areas.keys()
        assert set(lease.meters) <= park.devices.keys()
        by_tenant.setdefault(lease.tenant, []).append(lease)
    assert set(by_tenant) == set(holders(desk.records, park, TODAY).values())
    for held in by_tenant.values():
        found = equipment(park, held)
        assert len(found.meters) == sum(len(lease.units) for lease in held)
    doors = [equipment(park, held).doors for held in by_tenant.values()]
    assert sum(map(bool, doors)) > len(doors) / 2
