"""What is heard: tones with a rhythm of their own per priority, players, the horn of one post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from widgets.sound.horn import Horn
    from widgets.sound.player import Player, system_player
    from widgets.sound.tones import period_ms, trial, wav

__getattr__ = parts(
    __name__,
    {
        "horn": "Horn",
        "player": "Player system_player",
        "tones": "period_ms trial wav",
    },
)

__all__ = ["Horn", "Player", "period_ms", "system_player", "trial", "wav"]
