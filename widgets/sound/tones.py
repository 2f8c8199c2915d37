"""The tones, made here: each priority has its own rhythm, so that pitch need not be heard.

Bursts of pulses after the idea of IEC 60601-1-8 (5, 3, 2, 1 pulses; a fundamental with harmonics,
so that ears and loudspeakers that miss one band hear another). Life safety is no pulse at all but
a rising sweep without a pause. Nothing here sounds like an evacuation signal (ISO 8201).
"""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.alarms.calling.sounding import Pattern

RATE = 44_100
_HARMONICS = ((1, 1.0), (2, 0.5), (3, 0.35), (4, 0.2))
_EDGE_S = 0.012
"""Rise and fall of a pulse: without them it clicks."""
_LEVELS = (0.35, 0.55, 0.8, 1.0)
_LIFE_SAFETY_LEVELS = (0.7, 0.85, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Pulse:
    """One tone: from `hertz` to `until` within `tone_ms`, then `pause_ms` of nothing."""

    hertz: float
    tone_ms: int
    pause_ms: int
    until: float = 0.0
    """0: the same pitch all along."""


_BURSTS: dict[Pattern, tuple[_Pulse, ...]] = {
    Pattern.LIFE_SAFETY: tuple([_Pulse(650.0, 480, 20, 1_500.0)] * 4),
    Pattern.CRITICAL: (
        *[_Pulse(880.0, 110, 80)] * 2,
        _Pulse(880.0, 110, 260),
        *[_Pulse(1_108.0, 110, 80)] * 2,
    ),
    Pattern.HIGH: tuple([_Pulse(698.0, 180, 160)] * 3),
    Pattern.MEDIUM: tuple([_Pulse(523.0, 320, 240)] * 2),
    Pattern.LOW: (_Pulse(440.0, 450, 0),),
}
_PERIODS = {
    Pattern.LIFE_SAFETY: 2_000,
    Pattern.CRITICAL: 2_500,
    Pattern.HIGH: 5_000,
    Pattern.MEDIUM: 15_000,
    Pattern.LOW: 30_000,
}


def period_ms(pattern: Pattern) -> int:
    """From the beginning of one burst to that of the next. LookupError for NONE."""
    return _PERIODS[pattern]


def length_ms(pattern: Pattern) -> int:
    """How long one burst is. LookupError for NONE."""
    return sum(pulse.tone_ms + pulse.pause_ms for pulse in _BURSTS[pattern])


def wav(pattern: Pattern, level: int = 0) -> bytes:
    """One burst as a WAV file (mono, 16 bit); `level` 0 to 3 is louder. LookupError for NONE."""
    return _file(_burst(pattern, level))


def trial() -> bytes:
    """All bursts one after the other, the least urgent first: for a speaker test."""
    pause = np.zeros(RATE // 2)
    parts = [part for pattern in sorted(_BURSTS) for part in (_burst(pattern, 1), pause)]
    return _file(np.concatenate(parts))


TRIAL_MS = sum(map(length_ms, _BURSTS)) + 500 * len(_BURSTS)


def _burst(pattern: Pattern, level: int) -> NDArray[np.float64]:
    levels = _LIFE_SAFETY_LEVELS if pattern is Pattern.LIFE_SAFETY else _LEVELS
    loud = levels[max(0, min(level, len(levels) - 1))]
    return np.concatenate([_pulse(pulse) for pulse in _BURSTS[pattern]]) * loud


def _pulse(pulse: _Pulse) -> NDArray[np.float64]:
    count = RATE * pulse.tone_ms // 1_000
    pitch = np.linspace(pulse.hertz, pulse.until or pulse.hertz, count)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    tone = sum(share * np.sin(number * phase) for number, share in _HARMONICS)
    edge = max(1, int(RATE * _EDGE_S))
    shape = np.minimum(1.0, np.minimum(np.arange(count), np.arange(count)[::-1]) / edge)
    tone = tone * shape
    peak = float(np.max(np.abs(tone))) or 1.0
    return np.concatenate([tone / peak, np.zeros(RATE * pulse.pause_ms // 1_000)])


def _file(samples: NDArray[np.float64]) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((samples * 32_000).astype("<i2").tobytes())
    return content.getvalue()
