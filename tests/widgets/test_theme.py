"""Tokens, type roles and the dress of the application."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from widgets.theme import load_theme
from widgets.theme.stylesheet import _SHEET


@pytest.fixture(params=["day", "night"])
def theme(request: pytest.FixtureRequest, qapp):
    return load_theme(request.param)


def test_an_unknown_token_is_an_error(theme) -> None:
    with pytest.raises(LookupError):
        theme.color("accent")


def test_the_style_sheet_has_no_colour_of_its_own(theme) -> None:
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb|white|black|gray", _SHEET.template)
    used = set(re.findall(r"#[0-9a-f]{6}", theme.qss()))
    assert used <= {color.name() for color in theme.tokens.values()}


def test_boxes_of_a_list_are_seen_in_both_themes(theme, qapp, qtbot) -> None:
    theme.apply(qapp)
    boxes = QListWidget()
    qtbot.addWidget(boxes)
    for state in (Qt.CheckState.Unchecked, Qt.CheckState.Checked):
        item = QListWidgetItem("")
        item.setCheckState(state)
        boxes.addItem(item)
    image = boxes.grab().toImage()

    def colours(row: int) -> list[int]:
        """Of every pixel of a row."""
        box = boxes.visualItemRect(boxes.item(row))
        return [
            image.pixel(x, y)
            for x in range(box.left(), box.right())
            for y in range(box.top(), box.bottom())
        ]

    off, on = colours(0), colours(1)
    assert off.count(theme.color("edge").rgb()) >= 30  # four sides
    assert off.count(theme.color("ink").rgb()) == 0
    assert on.count(theme.color("ink").rgb()) >= 100  # filled


def test_the_focus_is_seen_in_a_question_before_there_is_a_window(theme, qapp, qtbot) -> None:
    theme.apply(qapp)
    question = QDialog()
    qtbot.addWidget(question)
    row = QHBoxLayout(question)
    buttons = [QPushButton("a"), QPushButton("b")]
    for button in buttons:
        row.addWidget(button)
    question.show()
    qtbot.waitExposed(question)
    question.activateWindow()
    buttons[0].setFocus()
    qtbot.waitUntil(buttons[0].hasFocus)
    focus = theme.color("focus").rgb()
    counts = []
    for button in buttons:
        image = button.grab().toImage()
        middle = image.height() // 2
        counts.append(sum(image.pixel(x, middle) == focus for x in range(3)))
    assert counts == [2, 0]  # two pixels of ring, none at the other
    assert buttons[0].height() == buttons[1].height()


def test_the_style_sheet_sets_no_font(theme) -> None:
    assert "font" not in theme.qss()


@pytest.mark.parametrize(
    ("role", "pixels", "weight"),
    [
        ("body", 13, QFont.Weight.Normal),
        ("strong", 13, QFont.Weight.DemiBold),
        ("small", 11, QFont.Weight.Normal),
        ("title", 15, QFont.Weight.DemiBold),
        ("top", 14, QFont.Weight.DemiBold),
        ("card", 20, QFont.Weight.DemiBold),
        ("count", 24, QFont.Weight.DemiBold),
        ("figure", 36, QFont.Weight.DemiBold),
    ],
)
def test_roles(theme, role, pixels, weight) -> None:
    font = theme.font(role)
    assert (font.pixelSize(), font.weight()) == (pixels, weight)
    assert font.isFeatureSet(QFont.Tag("tnum"))


def test_small_is_larger_in_chinese(qapp) -> None:
    assert load_theme("day", "zh_CN").font("small").pixelSize() == 12


def test_no_role_of_the_palette_is_left_to_the_style(theme) -> None:
    known = {color.rgb() for color in theme.tokens.values()}
    palette = theme.palette()
    roles = [
        role
        for role in QPalette.ColorRole
        if role not in (QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles)
    ]
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        strange = [role.name for role in roles if palette.color(group, role).rgb() not in known]
        assert strange == []


def test_what_was_made_is_kept_with_the_theme(theme) -> None:
    made = []
    for _ in range(2):
        theme.kept("key", lambda: made.append(1) or "thing")
    assert made == [1]


class _Counting(QLabel):
    """Counts how often it is dressed."""

    dressed = 0

    def changeEvent(self, event: QEvent) -> None:
        self.dressed += event.type() is QEvent.Type.StyleChange
        super().changeEvent(event)


def test_another_theme_dresses_a_widget_no_more_often_for_lying_deep(qapp, qtbot) -> None:
    """Each level above it cost another time: seconds, when all pages of the window are there."""
    load_theme("night").apply(qapp)
    inside = top = QWidget()
    qtbot.addWidget(top)
    for _ in range(12):
        inside = QWidget(inside)
    deep = _Counting("x", inside)
    top.show()
    for name, most in (("day", 2), ("night", 2), ("night", 0)):
        deep.dressed = 0
        theme = load_theme(name)
        theme.apply(qapp)
        assert deep.dressed <= most
        assert deep.palette().color(QPalette.ColorRole.WindowText) == theme.color("ink")
    deep.dressed = 0
    load_theme("night", "zh_CN").apply(qapp)
    assert deep.dressed == 0
