"""The colour layer of units: a tenant has one colour in a building, a free unit has none."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from models.site.park import Area
from models.text.name import Name
from tests.simulator.demo import demo
from widgets.plan.backdrop import Backdrop
from widgets.plan.camera import Camera
from widgets.plan.letting import TINTS, tints_of
from widgets.theme.theme import ThemeName, load_theme


def test_every_let_unit_has_a_tint_and_a_free_one_none() -> None:
    park = demo()
    units = [area.id for area in park.areas.values() if area.kind == "unit"]
    held = {unit: Name(f"Tenant {n}") for n, unit in enumerate(units[:-1])}
    tints = tints_of(park, held)
    assert set(tints) == set(held)
    assert set(tints.values()) == set(range(TINTS))


def test_a_tenant_has_the_same_tint_all_over_a_building() -> None:
    park = demo()
    units = [area for area in park.areas.values() if area.kind == "unit"]
    tints = tints_of(park, {unit.id: Name("One") for unit in units})
    assert set(tints.values()) == {0}


def test_tenants_of_one_building_differ_as_long_as_there_are_tints() -> None:
    park = demo()
    first = [a for a in park.areas.values() if a.kind == "unit" and a.floor.startswith("a-")]
    held = {unit.id: Name(f"Tenant {n}") for n, unit in enumerate(first[:TINTS])}
    assert sorted(tints_of(park, held).values()) == list(range(TINTS))


@pytest.mark.parametrize("name", ["night", "day"])
def test_a_let_unit_is_painted_in_its_tint_and_a_free_one_is_not(qtbot, name: ThemeName) -> None:
    theme = load_theme(name)
    unit = Area("u", "f", Name("U"), "unit", ((10, 10), (90, 10), (90, 90), (10, 90)))
    colours = set()
    for tints in ({}, *({"u": n} for n in range(TINTS))):
        image = QImage(100, 100, QImage.Format.Format_RGB32)
        image.fill(theme.color("room"))
        painter = QPainter(image)
        Backdrop(theme)._units(painter, [unit], Camera(1.0, 0.0, 0.0), tints)
        painter.end()
        colours.add(image.pixelColor(50, 50).name())
        if not tints:
            assert colours == {theme.color("room").name()}
    assert len(colours) == 1 + TINTS
