"""What the affected are told: the facts filled into a template, in both languages."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from models.impact.places import place_words, spot
from models.incidents import LONGEST_NOTICE
from models.site.park import Park
from models.text.message import Message
from models.text.name import Language, Name
from models.text.say import say

_ELLIPSIS = "\u2026"


def notice(template: Name, park: Park, place: str, at_ms: int, phone: Name) -> Name:
    """At most 300 characters in each language, with nothing about any person.

    `phone` is the number to call, or who to ask where there is none. A place whose name is too
    long is cut; the sentence around it never is.
    """
    where = place_words(park, spot(park, place))
    clock = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(park.zone)).strftime("%H:%M")
    return Name(
        _filled(template, "en", where, clock, phone),
        _filled(template, "zh_CN", where, clock, phone),
    )


def _filled(template: Name, language: Language, where: Name, clock: str, phone: Name) -> str:
    sentence = template.say(language)

    def fill(place: str) -> str:
        blanks = Message.of("notice", place=place, time=clock, phone=phone.say(language))
        return say({"notice": sentence}, blanks, language)

    said = where.say(language)
    text = fill(said)
    beyond = len(text) - LONGEST_NOTICE
    if beyond > 0:
        # a template may name the place more than once
        times = max(1, sentence.count("{place}"))
        kept = len(said) - -(-beyond // times) - len(_ELLIPSIS)
        text = fill(said[: max(0, kept)] + _ELLIPSIS)
    return text[:LONGEST_NOTICE]
