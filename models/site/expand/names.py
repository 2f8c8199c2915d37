"""Names as the model keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.text.name import Name

if TYPE_CHECKING:
    from models.site.schema.common import NameText


def to_name(text: NameText | None, otherwise: str = "") -> Name:
    """The name, or the id where none was given."""
    return Name(otherwise) if text is None else Name(text.en, text.zh_CN)
