"""Short words of the plan."""

from __future__ import annotations

from widgets.words import Words


def short_age(words: Words, ms: int) -> str:
    """An age in one unit, for places where two do not fit: `40 s`, `11 min`, `3 h`, `2 d`."""
    seconds = max(0, ms) // 1000
    if seconds < 60:
        return words.say("plan.age.seconds", n=seconds)
    if seconds < 3600:
        return words.say("plan.age.minutes", n=seconds // 60)
    if seconds < 86_400:
        return words.say("plan.age.hours", n=seconds // 3600)
    return words.say("plan.age.days", n=seconds // 86_400)
