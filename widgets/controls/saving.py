"""Where a file is to be written: one question at a time, and the window goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget


class Saving:
    """Asks over one widget."""

    def __init__(self, over: QWidget) -> None:
        self._over = over
        self.dialog: QFileDialog | None = None
        """The question that is open."""

    def ask(
        self,
        title: str,
        name: str,
        write: Callable[[str], None],
        endings: str = "",
        ending: str = "",
    ) -> None:
        """`write` gets the path. `name` is offered; `endings` as a dialog lists them, `ending` is
        put behind a name that has none. Nothing while another question is open."""
        if self.dialog is not None:
            return
        dialog = self.dialog = QFileDialog(self._over, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        if endings:
            dialog.setNameFilter(endings)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(name)
        dialog.fileSelected.connect(write)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
