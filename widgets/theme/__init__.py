"""Colours, type and the style sheet of one theme, from `resources/themes` (docs/adr/0013)."""

from widgets.theme.theme import Role, Theme, ThemeName, application, load_theme

__all__ = ["Role", "Theme", "ThemeName", "application", "load_theme"]
