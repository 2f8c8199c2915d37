"""Opening the control room: a window where there is a screen, live text where there is none."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Mapping

from app.folder import Place, place_of
from app.logs import start_logging
from app.plainimports import import_qt
from app.refusal import Refused, refusing
from app.speech import Speech


def has_screen(environment: Mapping[str, str], platform: str) -> bool:
    """True if a window can be opened; on Linux somebody must have named a display."""
    if not platform.startswith("linux"):
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(environment.get(name) for name in named)


def open_window(options: argparse.Namespace) -> int:
    """The control room on the last site; without a screen the core with live text.

    The garbage collector is off when this is called, and looked after by whoever runs.
    """
    speech = Speech(options.language)
    place = place_of(options)
    try:
        with refusing():
            start_logging(place.folder)
    except Refused as refused:
        for message in refused.messages:
            speech.complain(message)
        return 1
    if not has_screen(os.environ, sys.platform):
        speech.tell("core.no_screen")
        from app.setup import missing_qt_packages

        if missing := missing_qt_packages():
            speech.tell("core.qt_packages", packages=" ".join(missing))
        return _without_window(place, speech)
    try:
        import_qt()
        from app import desktop
    except ImportError as error:
        from app.setup import missing_qt_packages

        speech.tell("core.qt_import", detail=str(error))
        speech.tell("core.qt_packages", packages=" ".join(missing_qt_packages()) or "?")
        return _without_window(place, speech)
    return desktop.run(options, place, speech)


def _without_window(place: Place, speech: Speech) -> int:
    from app.headless import live_text

    gc.enable()  # with a window the Collector looks after it
    return live_text(place, speech)
