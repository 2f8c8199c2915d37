"""Office hours and service targets: defaults, what is given, and that a set carries them."""

from __future__ import annotations

from dataclasses import replace

from models.site.packed.decoding import decode
from models.site.packed.digest import digest_of
from models.site.packed.encoding import encode
from models.site.park import OfficeHours, ServiceSettings, ServiceTarget
from models.site.sets import difference

OWN = """format = 1

[office_hours]
mon = ["08:30-12:00", "13:30-24:00"]
fri = []
holidays = ["2026-10-02", "2026-10-01", "2026-10-01"]
make_up_days = ["2026-10-10"]

[service.priority.P3]
resolution_minutes = 600
around_the_clock = true
"""


def test_a_site_that_says_nothing_has_the_defaults_and_keeps_its_digest(site) -> None:
    park = site.park()
    assert park.office_hours == OfficeHours()
    assert park.service == ServiceSettings()
    assert b"office" not in encode(park)
    assert park.service.p1.around_the_clock
    assert not park.service.p2.around_the_clock


def test_what_is_given_takes_the_place_of_its_default_alone(site) -> None:
    before = site.park()
    site.edit("site.toml", "format = 1\n", OWN)
    park = site.park()
    hours = park.office_hours
    assert hours.week[0] == ((510, 720), (810, 1440))
    assert hours.week[1] == ((540, 1080),)
    assert hours.week[4] == hours.week[5] == ()
    assert hours.holidays == ("2026-10-01", "2026-10-02")
    assert park.service.p3 == ServiceTarget(60, 600, True)
    assert park.service.p4 == ServiceSettings().p4
    packed = decode(encode(park))
    assert packed == replace(park, root="", digest="", files={})
    assert digest_of(park) != digest_of(before)
    (change,) = difference(before, park).changes
    assert set(change.fields) == {"office_hours", "service"}
