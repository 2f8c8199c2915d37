"""What the window says: sentences, names, values, ages and times in the chosen language."""

from widgets.words.words import Words

__all__ = ["Words"]
