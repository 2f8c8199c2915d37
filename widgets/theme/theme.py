"""One theme: named colours, the eight type roles, Qt's palette and the style sheet.

Widgets ask for tokens by name and never hold a colour of their own. A theme also keeps what was
drawn with it (pixmaps, parsed icons), so that changing the theme drops both together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from widgets.theme.stylesheet import stylesheet

ThemeName = Literal["day", "night"]
Role = Literal["body", "strong", "small", "title", "top", "card", "count", "figure"]
Made = TypeVar("Made")

RESOURCES = Path(__file__).parents[2] / "resources"

FAMILIES = (
    "Inter",
    "Segoe UI",
    "Noto Sans CJK SC",
    "Microsoft YaHei UI",
    "PingFang SC",
    "sans-serif",
)
_STYLE = "Fusion"
_STYLED = "styled"
"""Property of an application that has the style already."""
_ROLES: Mapping[str, tuple[int, QFont.Weight]] = {
    "body": (13, QFont.Weight.Normal),
    "strong": (13, QFont.Weight.DemiBold),
    "small": (11, QFont.Weight.Normal),
    "title": (15, QFont.Weight.DemiBold),
    "top": (14, QFont.Weight.DemiBold),
    "card": (20, QFont.Weight.DemiBold),
    "count": (24, QFont.Weight.DemiBold),
    "figure": (36, QFont.Weight.DemiBold),
}


class Theme:
    """Day or night, for one language (Chinese needs a larger small size)."""

    def __init__(
        self,
        name: ThemeName,
        colors: Mapping[str, str],
        dark: bool,
        language: str = "en",
        resources: Path = RESOURCES,
    ) -> None:
        self.name = name
        self.dark = dark
        self.language = language
        self.resources = resources
        self._colors = {token: QColor(text) for token, text in colors.items()}
        self._families = [family for family in FAMILIES if _known(family)]
        self._fonts: dict[tuple[str, int, int], QFont] = {}
        self._drawn: dict[object, Any] = {}

    @property
    def tokens(self) -> Mapping[str, QColor]:
        """All colours by token."""
        return self._colors

    def color(self, token: str) -> QColor:
        """The colour of `token`. LookupError if the theme has no such token."""
        return self._colors[token]

    def font(self, role: Role) -> QFont:
        """The font of `role`, with tabular figures. The caller must not change it."""
        size, weight = _ROLES[role]
        if role == "small" and self.language == "zh_CN":
            size = 12
        return self.sized(size, weight)

    def sized(self, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """A font of the theme at a size outside the roles (unit text, letters of symbols)."""
        key = ("", pixels, int(weight.value))
        font = self._fonts.get(key)
        if font is None:
            font = QFont()
            font.setFamilies(self._families)
            font.setPixelSize(pixels)
            font.setWeight(weight)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            font.setFeature(QFont.Tag("tnum"), 1)
            font.setFeature(QFont.Tag("cv05"), 1)
            self._fonts[key] = font
        return font

    def kept(self, key: object, make: Callable[[], Made]) -> Made:
        """What was made under `key` before, or what `make` returns now."""
        found = self._drawn.get(key)
        if found is None:
            found = self._drawn[key] = make()
        return found

    def palette(self) -> QPalette:
        """Qt's own roles, so that nothing a style draws by itself is white or blue."""
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, token in (
            (roles.Window, "ground"),
            (roles.Base, "sunk"),
            (roles.AlternateBase, "panel"),
            (roles.Button, "raised"),
            (roles.Light, "raised"),
            (roles.Midlight, "raised"),
            (roles.Mid, "line"),
            (roles.Dark, "edge"),
            (roles.Shadow, "void"),
            (roles.WindowText, "ink"),
            (roles.Text, "ink"),
            (roles.ButtonText, "ink"),
            (roles.BrightText, "ink"),
            (roles.PlaceholderText, "ink3"),
            (roles.Highlight, "select"),
            (roles.Accent, "select"),
            (roles.HighlightedText, "ink"),
            (roles.Link, "ink"),
            (roles.LinkVisited, "ink2"),
            (roles.ToolTipBase, "raised"),
            (roles.ToolTipText, "ink"),
        ):
            palette.setColor(role, self.color(token))
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("ink3"))
        return palette

    def qss(self) -> str:
        """The style sheet of the whole application, made from the tokens."""
        return stylesheet({token: color.name() for token, color in self._colors.items()})

    def apply(self, app: QApplication) -> None:
        """Dress the application; call it before the first window is shown.

        With a style sheet on, every widget that there is dresses anew several times over: seconds,
        after a shift in which all pages were opened. So it is taken off first, and what is the
        same, as in another language, is not put on again.
        """
        if app.property(_STYLED) is None:
            app.setStyle(_STYLE)
            app.setProperty(_STYLED, True)
        sheet = self.qss()
        if app.styleSheet() not in ("", sheet):
            app.setStyleSheet("")
        app.setPalette(self.palette())
        app.setFont(self.font("body"))
        if app.styleSheet() != sheet:
            app.setStyleSheet(sheet)


def application(name: str) -> QApplication:
    """The application, in the style that themes are made for.

    By its arguments: a style that is set hands the old one back, and for that PySide makes every
    enum of QStyle, some milliseconds of a start.
    """
    app = QApplication([name, "-style", _STYLE])
    app.setProperty(_STYLED, True)
    return app


def load_theme(name: ThemeName, language: str = "en", resources: Path = RESOURCES) -> Theme:
    """Read `themes/<name>.toml`. OSError or ValueError if it is missing or damaged."""
    with (resources / "themes" / f"{name}.toml").open("rb") as file:
        content = tomllib.load(file)
    return Theme(name, content["colors"], bool(content["dark"]), language, resources)


def _known(family: str) -> bool:
    return family == "sans-serif" or QFontDatabase.hasFamily(family)
