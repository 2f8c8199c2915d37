"""Figures over requests, each with the number it rests on (domain rules: medians, not means only).

Durations are milliseconds of the request's own clock: office hours, or around the clock for the
priorities that promise that; time in which a request was put off or waited for the tenant's
verdict does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.requests.clocks import ServiceDesk
from models.requests.request import Request, RequestState

PROMOTES, DETRACTS = 9, 6
"""NPS: 9 and 10 promote, 0 to 6 detract."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; there is no share of nothing."""

    part: int
    whole: int

    @property
    def per_mille(self) -> int | None:
        """Rounded half up; None if there is nothing."""
        return (self.part * 2_000 + self.whole) // (2 * self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 90th percentile of `count` durations; None if there are none."""

    count: int
    median_ms: int | None
    percentile_90_ms: int | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Answers to "would you recommend us, 0 to 10"."""

    promoters: int
    passives: int
    detractors: int

    @property
    def count(self) -> int:
        """How many answered."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> int | None:
        """Net promoter score, -100 to 100, rounded towards zero; None without an answer."""
        if not self.count:
            return None
        return int((self.promoters - self.detractors) * 100 / self.count)


def first_response_ms(request: Request, desk: ServiceDesk) -> int | None:
    """From raised to the first response; None until there is one."""
    if request.first_response_ms is None:
        return None
    return desk.response(request, request.first_response_ms).used_ms


def resolution_ms(request: Request, desk: ServiceDesk) -> int | None:
    """From raised to completed, over all returns; None unless it is completed now."""
    if request.state not in (RequestState.COMPLETED, RequestState.CLOSED):
        return None
    return desk.resolution(request, request.moved_ms).used_ms


def spread(durations: Iterable[int | None]) -> Spread:
    """Median (the mean of the middle two) and 90th percentile (nearest rank) of what is known."""
    known = sorted(one for one in durations if one is not None)
    if not known:
        return Spread(0, None, None)
    middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) // 2
    return Spread(len(known), middle, known[-(-9 * len(known) // 10) - 1])


def overdue_share(requests: Sequence[Request], desk: ServiceDesk, now_ms: int) -> Share:
    """Requests of which one of the clocks went over its target; declined ones do not count."""
    counted = [one for one in requests if one.state is not RequestState.DECLINED]
    late = sum(is_overdue(one, desk, now_ms) for one in counted)
    return Share(late, len(counted))


def is_overdue(request: Request, desk: ServiceDesk, now_ms: int) -> bool:
    """True if the first response or the solution is or was later than promised."""
    return desk.response(request, now_ms).overdue or desk.resolution(request, now_ms).overdue


def reopen_share(requests: Iterable[Request]) -> Share:
    """Returned of all that were ever completed."""
    completed = [one for one in requests if one.completed_ms is not None]
    return Share(sum(one.returns > 0 for one in completed), len(completed))


def good_share(requests: Iterable[Request]) -> Share:
    """Rated good, of all that were rated."""
    verdicts = [one.rating.verdict for one in requests if one.rating.verdict]
    return Share(verdicts.count("good"), len(verdicts))


def recommendation(requests: Iterable[Request]) -> Recommendation:
    """The NPS answers."""
    answers = [one.rating.recommend for one in requests if one.rating.recommend is not None]
    promoters = sum(answer >= PROMOTES for answer in answers)
    detractors = sum(answer <= DETRACTS for answer in answers)
    return Recommendation(promoters, len(answers) - promoters - detractors, detractors)
