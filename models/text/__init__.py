"""Messages as codes with parameters, and names that people enter (docs/adr/0005)."""

from models.text.message import Message
from models.text.name import Language, Name

__all__ = ["Language", "Message", "Name"]
