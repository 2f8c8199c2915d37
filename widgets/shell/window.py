"""The control room's window: one frame at a time, full screen, theme, language, layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from models.alarms.calling.notice import OtherPosts
from models.people import Post
from models.text import Language
from models.views import View
from widgets.contribution import Contribution, Target
from widgets.shell.frame import Frame
from widgets.shell.heldkeys import HeldKeys
from widgets.shell.inuse import UseWatch
from widgets.shell.keys import WindowKey
from widgets.shell.layout import Layout, LayoutStore
from widgets.sound import Horn
from widgets.theme import ThemeName, load_theme
from widgets.theme.theme import RESOURCES
from widgets.words import Words

_LANGUAGES: Mapping[Language, str] = {"en": "English", "zh_CN": "简体中文"}
_MINIMUM = (1024, 600)
_FIRST_SIZE = (1366, 768)


class ControlRoom(QMainWindow):
    """Shows one view of one park; needs a QApplication, dresses it, and shows nothing by itself."""

    def __init__(
        self,
        view: View,
        contributions: Sequence[Contribution],
        settings: LayoutStore,
        catalogues: Mapping[Language, Mapping[str, str]],
        theme: ThemeName = "night",
        language: Language = "en",
        resources: Path = RESOURCES,
        post: Post | None = None,
        horn: Horn | None = None,
        posts: OtherPosts | None = None,
    ) -> None:
        """`catalogues` has the texts of every language that can be chosen. OSError or ValueError
        if the theme cannot be read."""
        super().__init__()
        self._view = view
        self._post = post
        self._horn, self._posts = horn, posts
        self._use = UseWatch(self, post.touch) if post is not None else None
        self._held_keys = HeldKeys(self)
        self._contributions = tuple(contributions)
        self._settings = settings
        self._catalogues = catalogues
        self._resources = resources
        self._theme_name: ThemeName = theme
        self._language: Language = language
        self._layout = Layout.read(settings.load())
        self.setMinimumSize(*_MINIMUM)
        self.resize(*(self._layout.size if all(self._layout.size) else _FIRST_SIZE))
        self._frame = self._build()

    @property
    def frame(self) -> Frame:
        """What is inside now; another one after every change of theme, language or view."""
        return self._frame

    @property
    def language(self) -> Language:
        """The language of the window."""
        return self._language

    def show_target(self, target: Target) -> None:
        """Open `target` where it is shown."""
        self._frame.show_target(target)

    def open_workspace(self, id_: str) -> None:
        """Show a workspace. LookupError for an unknown id."""
        self._frame.choose(id_)

    def set_theme(self, name: ThemeName) -> None:
        """Change the theme; every workspace comes back as it was."""
        if name != self._theme_name:
            self._theme_name = name
            self._rebuild()

    def set_language(self, language: Language) -> None:
        """Change the language; every workspace comes back as it was."""
        if language != self._language:
            self._language = language
            self._rebuild()

    def ask_who(self) -> None:
        """Show where people sign on, if nobody is."""
        self._frame.sign_on.ask_who()

    def set_view(self, view: View) -> None:
        """Look at another moment, or at a file."""
        self._view = view
        self._rebuild()

    def toggle_full_screen(self) -> None:
        """The wall: the whole screen, nothing else."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def save_layout(self) -> None:
        """Hand the layout to the settings."""
        self._remember()
        self._settings.save(
            {**self._layout.write(), "theme": self._theme_name, "language": self._language}
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._held_keys.begin()
        if self._use is not None:
            self._use.begin()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.save_layout()
        self._frame.close_desk()
        if self._horn is not None:
            self._horn.close()
        super().closeEvent(event)

    def _remember(self) -> None:
        self._layout.workspace = self._frame.current
        self._layout.inspector = self._frame.inspector_wanted
        self._layout.states = self._frame.workspaces.states()
        if not self.isFullScreen():
            self._layout.size = (self.width(), self.height())

    def _rebuild(self) -> None:
        """Nothing is painted between the old frame and the new one, so nothing can flash."""
        self._remember()
        self.setUpdatesEnabled(False)
        self._frame.close_desk()
        self._frame = self._build()
        self.setUpdatesEnabled(True)
        self.save_layout()

    def _build(self) -> Frame:
        theme = load_theme(self._theme_name, self._language, self._resources)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app)
        self.setPalette(theme.palette())
        self.setAutoFillBackground(True)
        park = self._view.park
        words = Words(self._language, self._catalogues[self._language], park.zone)
        self.setWindowTitle(words.name(park.name))
        frame = Frame(
            self._view,
            theme,
            words,
            self._contributions,
            self._layout,
            self._window_keys(words),
            self._post,
            self._horn,
            self._posts,
        )
        self.setCentralWidget(frame)
        frame.setFocus(Qt.FocusReason.OtherFocusReason)
        ids = frame.workspaces.ids()
        first = self._layout.workspace if self._layout.workspace in ids else ids[0]
        frame.choose(first)
        return frame

    def _window_keys(self, words: Words) -> list[WindowKey]:
        keys = [WindowKey(words.say("window.action.wall"), self.toggle_full_screen, "F11")]
        if self._theme_name == "day":
            keys.append(
                WindowKey(words.say("window.action.night"), lambda: self.set_theme("night"))
            )
        else:
            keys.append(WindowKey(words.say("window.action.day"), lambda: self.set_theme("day")))
        for language, name in _LANGUAGES.items():
            if language != self._language and language in self._catalogues:
                keys.append(WindowKey(name, self._language_setter(language)))
        return keys

    def _language_setter(self, language: Language) -> Callable[[], None]:
        def choose() -> None:
            self.set_language(language)

        return choose
