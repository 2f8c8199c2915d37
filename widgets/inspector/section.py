"""A part of the inspector, under the name it has there."""

from widgets.controls.section import Section, clear, note

__all__ = ["Section", "clear", "note"]
