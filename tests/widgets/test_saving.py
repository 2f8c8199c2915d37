"""Asking where a file goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from widgets.controls.saving import Saving


@pytest.fixture
def over(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.qt_log_ignore("plugin does not support")  # of dialogs, where there is no screen
def test_one_question_at_a_time_and_the_path_is_handed_on(over: QWidget, tmp_path: Path) -> None:
    written: list[str] = []
    saving = Saving(over)
    saving.ask("Print", "one.pdf", written.append, "PDF (*.pdf)", "pdf")
    dialog = saving.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert [Path(name).name for name in dialog.selectedFiles()] == ["one.pdf"]
    saving.ask("Print", "two.pdf", written.append)
    assert saving.dialog is dialog
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("other")
    dialog.accept()
    assert written == [str(tmp_path / "other.pdf")]
    assert saving.dialog is None
    saving.ask("Print", "three.pdf", written.append)
    assert saving.dialog is not None
    saving.dialog.reject()
    assert saving.dialog is None
    assert len(written) == 1
