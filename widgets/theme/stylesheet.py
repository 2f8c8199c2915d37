"""The application's style sheet: names of tokens filled with the colours of a theme.

Fonts are set with `setFont`, never here: a font in a style sheet loses the tabular figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

_SHEET = Template("""
QWidget { color: $ink; }
QMainWindow, QDialog { background: $ground; }
QToolTip { background: $raised; color: $ink; border: 1px solid $edge; padding: 4px 6px; }

QPushButton, QToolButton {
  min-height: 26px; padding: 0 10px; background: $raised; color: $ink;
  border: 1px solid $edge; border-radius: 3px;
}
QLineEdit QToolButton { min-height: 0; padding: 0; background: transparent; border: 0; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked {
  background: $select;
}
QPushButton:disabled, QToolButton:disabled {
  color: $ink3; background: transparent; border-color: $line;
}
QDialog QPushButton:focus { min-height: 24px; padding: 0 9px; border: 2px solid $focus; }
QPushButton[primary="true"] {
  background: $primary; color: $on_primary; border-color: $primary;
}
QPushButton[primary="true"]:disabled {
  background: transparent; color: $ink3; border-color: $line;
}

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
  min-height: 26px; padding: 0 8px; background: $sunk; color: $ink;
  border: 1px solid $edge; border-radius: 3px;
  selection-background-color: $select; selection-color: $ink;
}
QLineEdit:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
  color: $ink3; border-color: $line;
}
QSpinBox::up-button, QSpinBox::down-button,
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: 0; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $edge; }

QAbstractItemView {
  background: $ground; color: $ink; border: 0; outline: 0; gridline-color: $line;
  selection-background-color: $select; selection-color: $ink;
}
QAbstractItemView::indicator {
  width: 10px; height: 10px; margin-left: 4px; background: transparent;
  border: 1px solid $edge; border-radius: 2px;
}
QAbstractItemView::indicator:checked { background: $ink; border-color: $ink; }
QHeaderView { background: $raised; }
QHeaderView::section {
  background: $raised; color: $ink2; border: 0; border-bottom: 1px solid $line;
  padding: 0 8px; min-height: 25px; max-height: 25px;
}
QTableView QTableCornerButton::section { background: $raised; border: 0; }

QMenu { background: $panel; border: 1px solid $edge; padding: 4px 0; }
QMenu::item { padding: 5px 16px; }
QMenu::item:selected { background: $select; }
QSplitter::handle { background: $line; }
QScrollArea { border: 0; background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $wall2; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: $edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabBar::tab { background: $raised; color: $ink2; padding: 0 9px; min-height: 26px; border: 0; }
QTabBar::tab:selected { background: $select; color: $ink; border-bottom: 2px solid $ink; }
QTabWidget::pane { border: 0; }
""")


def stylesheet(colors: Mapping[str, str]) -> str:
    """The sheet with every token replaced. KeyError if a token is missing."""
    return _SHEET.substitute(colors)
