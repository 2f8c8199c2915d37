"""What is heard: tones with a rhythm of their own per priority, players, the horn of one post."""

from widgets.sound.horn import Horn
from widgets.sound.player import Player, system_player
from widgets.sound.tones import period_ms, trial, wav

__all__ = ["Horn", "Player", "period_ms", "system_player", "trial", "wav"]
