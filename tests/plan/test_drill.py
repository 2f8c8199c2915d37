"""While it is practised the plan says so, under everything that is measured."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from models.alarmbook import SUBJECT, end_drill, start_drill
from tests.plan.small_park import NOW
from tests.records.room import room
from widgets.plan.canvas import PlanCanvas
from widgets.plan.overview import SiteOverview

HOUR = 3_600_000


@pytest.fixture
def site(tmp_path):
    with room(tmp_path, SUBJECT.kinds) as made:
        yield made


@pytest.fixture
def canvas(site, desk_of, keep) -> PlanCanvas:
    made = PlanCanvas(desk_of(site.view), lambda _floor: None)
    made.show_floor(site.view.park.floors["a-f1"])
    return keep(made)


def begin(site, building=""):
    site.write(
        *start_drill("d", reason="fire", since_ms=NOW, until_ms=NOW + HOUR, building=building)
    )


def pixels(canvas: PlanCanvas, token: str = "band") -> int:
    """Of the plan, in a colour of the theme."""
    color = canvas._theme.color(token).rgb()
    image: QImage = canvas._sheet.image
    return sum(
        image.pixel(x, y) == color
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )


def test_drill_lies_across_the_plan_while_it_runs(site, canvas) -> None:
    before = pixels(canvas)
    begin(site)
    assert pixels(canvas) > before + 500
    site.write(*end_drill("d", NOW))
    assert pixels(canvas) == before


def test_it_goes_at_its_end_though_nobody_ended_it(site, canvas) -> None:
    before = pixels(canvas)
    begin(site)
    site.pass_time(HOUR)
    canvas._age()
    assert pixels(canvas) == before


def test_a_drill_in_another_building_is_not_on_this_plan(site, canvas) -> None:
    before = pixels(canvas)
    begin(site, "b")
    assert canvas.practised == "b"
    assert pixels(canvas) == before
    canvas.show_floor(next(f for f in site.view.park.floors.values() if f.building == "b"))
    canvas._rearrange()
    assert pixels(canvas) > 500


def test_the_overview_shows_where(site, desk_of, keep) -> None:
    desk = desk_of(site.view)
    overview = keep(SiteOverview(site.view.park, desk.theme, desk.words, lambda: None))

    def stamped() -> int:
        image = overview.grab().toImage()
        color = desk.theme.color("band").rgb()
        return sum(
            image.pixel(x, y) == color
            for x in range(0, image.width(), 3)
            for y in range(0, image.height(), 3)
        )

    none = stamped()
    overview.show_drill("a")
    one = stamped()
    overview.show_drill("")
    whole = stamped()
    overview.show_drill(None)
    assert none < one < whole
    assert stamped() == none
