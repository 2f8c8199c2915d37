"""Questions before there is a control room to ask them in: awaited, never a nested loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)


async def ask(title: str, text: str, lines: Sequence[str], choices: Sequence[str]) -> int:
    """The number of the choice that was made; -1 if the question was closed without one.

    The first choice has the focus: put the one that changes nothing first.
    """
    dialog = QDialog()
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(560)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(12)
    label = QLabel(text)
    label.setWordWrap(True)
    column.addWidget(label)
    if lines:
        detail = QPlainTextEdit("\n".join(lines))
        detail.setReadOnly(True)
        detail.setMinimumHeight(180)
        column.addWidget(detail)
    row = QHBoxLayout()
    row.addStretch(1)
    chosen: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def choose(number: int) -> None:
        if not chosen.done():
            chosen.set_result(number)

    for number, choice in enumerate(choices):
        button = QPushButton(choice)
        button.clicked.connect(lambda _=False, n=number: choose(n))
        row.addWidget(button)
        if number == 0:
            button.setDefault(True)
            button.setFocus(Qt.FocusReason.OtherFocusReason)
    column.addLayout(row)
    dialog.finished.connect(lambda _: choose(-1))
    dialog.open()
    try:
        return await chosen
    finally:
        dialog.close()
        dialog.deleteLater()


async def ask_file(title: str, pattern: str) -> str | None:
    """The path of a file that exists, or None."""
    dialog = QFileDialog(None, title)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(pattern)
    chosen: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    dialog.finished.connect(chosen.set_result)
    dialog.open()
    try:
        accepted = await chosen
        files = dialog.selectedFiles()
        return files[0] if accepted and files else None
    finally:
        dialog.deleteLater()
