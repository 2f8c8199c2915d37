"""The tones: told apart by rhythm alone, louder by level, whole WAV files."""

from __future__ import annotations

import io
import itertools
import wave

import numpy as np
import pytest
from numpy.typing import NDArray

from models.alarms.calling.sounding import Pattern
from widgets.sound.tones import TRIAL_MS, length_ms, period_ms, trial, wav

LOUD = [pattern for pattern in Pattern if pattern is not Pattern.NONE]


def samples(content: bytes) -> NDArray[np.float64]:
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 44_100)
        raw = file.readframes(file.getnframes())
    return np.frombuffer(raw, "<i2") / 32_768


def rhythm(content: bytes) -> list[int]:
    """Lengths of sound and silence in turn, in hundredths of a second."""
    found = samples(content)
    blocks = found[: len(found) // 441 * 441].reshape(-1, 441)
    on = np.abs(blocks).max(axis=1) > 0.02
    return [len(list(run)) * (1 if heard else -1) for heard, run in itertools.groupby(on)]


@pytest.mark.parametrize("pattern", LOUD)
def test_a_burst_is_as_long_as_it_says_and_shorter_than_its_period(pattern: Pattern) -> None:
    found = samples(wav(pattern))
    assert abs(len(found) / 44.1 - length_ms(pattern)) < 2
    assert length_ms(pattern) <= period_ms(pattern)


def test_every_priority_has_a_rhythm_of_its_own() -> None:
    rhythms = {pattern: rhythm(wav(pattern, 3)) for pattern in LOUD}
    for one, other in itertools.combinations(LOUD, 2):
        first, second = rhythms[one], rhythms[other]
        differs = len(first) != len(second) or any(
            abs(a - b) >= 8 for a, b in zip(first, second, strict=True)
        )
        assert differs, (one, other)
    pulses = [sum(part > 0 for part in rhythms[pattern]) for pattern in LOUD[:4]]
    assert pulses == [1, 2, 3, 5]


def test_life_safety_has_no_pause_and_rises() -> None:
    found = samples(wav(Pattern.LIFE_SAFETY))
    assert period_ms(Pattern.LIFE_SAFETY) == length_ms(Pattern.LIFE_SAFETY)
    assert all(part > -6 for part in rhythm(wav(Pattern.LIFE_SAFETY, 3)))

    def pitch(start_ms: int) -> float:
        piece = found[start_ms * 44 : start_ms * 44 + 4_410]
        return float(np.argmax(np.abs(np.fft.rfft(piece * np.hanning(len(piece)))))) * 10

    assert pitch(20) < 900 < pitch(370)


@pytest.mark.parametrize("pattern", LOUD)
def test_each_level_is_louder_and_none_is_clipped(pattern: Pattern) -> None:
    loud = [float(np.sqrt(np.mean(samples(wav(pattern, level)) ** 2))) for level in range(4)]
    assert loud == sorted(loud)
    assert loud[0] < loud[1] < loud[2]
    assert max(np.abs(samples(wav(pattern, 9)))) < 0.999
    if pattern is not Pattern.LIFE_SAFETY:
        fire = np.sqrt(np.mean(samples(wav(Pattern.LIFE_SAFETY, 0)) ** 2))
        assert fire > loud[0]


def test_urgent_tones_come_more_often() -> None:
    periods = [period_ms(pattern) for pattern in LOUD]
    assert periods == sorted(periods, reverse=True)


def test_the_speaker_test_has_all_of_them() -> None:
    assert abs(len(samples(trial())) / 44.1 - TRIAL_MS) < 10
    assert sum(part > 0 for part in rhythm(trial())) >= 1 + 2 + 3 + 5
