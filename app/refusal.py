"""Turns what can keep a run from starting into sentences, at one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.demo import DemoError
from app.folder import ActingError
from app.sites import NoSiteError, SiteRefusedError, fault_message
from models.site.sets import SetError
from models.storage import StorageError
from models.text.message import Message


class Refused(Exception):  # noqa: N818 - it is an answer, not a failure of the program
    """The run cannot start; `messages` say why, and nothing was changed."""

    def __init__(self, messages: Sequence[Message]) -> None:
        super().__init__(*[message.code for message in messages])
        self.messages = messages


@contextmanager
def refusing() -> Iterator[None]:
    """Raises Refused for everything that an operator can do something about."""
    try:
        yield
    except SiteRefusedError as error:
        count = Message.of("core.site_faults", count=len(error.faults))
        raise Refused([*map(fault_message, error.faults), count]) from error
    except NoSiteError as error:
        raise Refused([Message.of("core.no_site")]) from error
    except (StorageError, SetError, ActingError) as error:
        raise Refused([error.message]) from error
    except DemoError as error:
        raise Refused([Message.of("core.demo_failed", detail=str(error))]) from error


def unusable(error: OSError, path: Path) -> Message:
    """What the system says of a file or folder that was named; `path` where it names none."""
    named = str(error.filename or path)
    return Message.of("core.unusable", path=named, detail=error.strerror or str(error))
