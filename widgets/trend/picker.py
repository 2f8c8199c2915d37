"""The line into which part of a name is typed; what fits is offered below it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QStringListModel, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from widgets.controls import RowDelegate, clearable
from widgets.theme import Theme

_MOST = 40


class Picker(QLineEdit):
    """Offers entries that contain every word typed, in any order and any language they carry."""

    picked = Signal(str)
    """Id of the chosen entry."""

    def __init__(
        self, theme: Theme, entries: Mapping[str, tuple[str, str]], hint: str, clear: str
    ) -> None:
        """`entries`: for each id the title that is offered and the text that is searched."""
        super().__init__()
        self._titles = {id_: title for id_, (title, _) in entries.items()}
        self._search = [(text.casefold(), id_) for id_, (_, text) in entries.items()]
        self._found: list[str] = []
        self._offered = QStringListModel(self)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        clearable(self, clear)
        completer = QCompleter(self._offered, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        popup = completer.popup()
        assert popup is not None  # made when it is first asked for
        popup.setItemDelegate(RowDelegate(theme))
        completer.activated[QModelIndex].connect(self._chosen)  # type: ignore[index]  # Qt has two
        self.setCompleter(completer)
        self.textChanged.connect(self._offer)
        self.returnPressed.connect(self._first)

    def _offer(self, text: str) -> None:
        words = text.casefold().split()
        self._found = []
        for hay, id_ in self._search if words else ():
            if all(word in hay for word in words):
                self._found.append(id_)
                if len(self._found) == _MOST:
                    break
        self._offered.setStringList([self._titles[id_] for id_ in self._found])

    def _chosen(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._found):
            self._take(self._found[index.row()])

    def _first(self) -> None:
        if self._found:
            self._take(self._found[0])

    def _take(self, id_: str) -> None:
        self._found = []
        # the completer writes its text after this call
        QTimer.singleShot(0, self, self.clear)
        self.picked.emit(id_)
