"""A view without records: a frozen park that came without its book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from models.records.attachments import AttachmentRefused
from models.records.change import JsonValue
from models.records.reading import FieldValue, Hit, Line, Query, Record, RecordsChanged
from models.text.message import Message


class NoRecords:
    """Implements `Records` and `Attachments`: nothing is there and nothing comes."""

    def get(self, kind: str, id_: str) -> Record | None:
        """Nothing."""
        return None

    def list(self, query: Query, limit: int = 200, offset: int = 0) -> Sequence[Record]:
        """Nothing."""
        return ()

    def count(self, query: Query) -> int:
        """None."""
        return 0

    def tally(self, query: Query, by: str) -> Mapping[JsonValue, int]:
        """Nothing."""
        return {}

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 50) -> Sequence[Hit]:
        """Nothing."""
        return ()

    def opened(self, kind: str, id_: str) -> Mapping[str, FieldValue]:
        """Nothing."""
        return {}

    def history(self, kind: str, id_: str) -> Sequence[Line]:
        """Nothing."""
        return ()

    def events(self, kind: str, id_: str, name: str = "", since_ms: int = 0) -> Sequence[Line]:
        """Nothing."""
        return ()

    def conflicts(self) -> Sequence[tuple[str, str, str]]:
        """Nothing."""
        return ()

    def subscribe(self, listener: Callable[[RecordsChanged], None]) -> Callable[[], None]:
        """Nothing ever changes here."""
        return lambda: None

    def read(self, sha: str) -> bytes | None:
        """Nothing."""
        return None

    async def keep(self, content: bytes) -> str:
        """Raises AttachmentRefused: nothing can be written here."""
        raise AttachmentRefused(Message.of("records.not_writable"))
