"""Figures against plain definitions."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from models.requests import Request, RequestState, request_of, service_desk, step
from models.requests.figures import (
    first_response_ms,
    good_share,
    is_overdue,
    overdue_share,
    recommendation,
    reopen_share,
    resolution_ms,
    spread,
)
from models.requests.request import Rating
from models.requests.transition import owned
from tests.officehours.test_calendar import HOUR, ms
from tests.plan.small_park import small_park

S = RequestState
DESK = service_desk(small_park())
MONDAY = ms("2026-03-02T10:00", "Asia/Shanghai")


def after(request: Request, *steps: tuple[S, int]) -> Request:
    """The request after steps at hours since Monday 10:00."""
    values = {"raised": request.raised_ms, "priority": request.priority}
    for to, hour in steps:
        done = step(request, to, MONDAY + hour * HOUR, "x", MONDAY + 999 * HOUR)
        request = request_of(request.id, values | owned(request) | done)
    return request


NEW = request_of("r", {"raised": MONDAY, "priority": "P3", "state": "open"})


def test_durations_leave_out_nights_and_what_was_put_off() -> None:
    done = after(NEW, (S.IN_PROGRESS, 1), (S.DEFERRED, 2), (S.OPEN, 3), (S.IN_PROGRESS, 4))
    assert first_response_ms(done, DESK) == HOUR
    assert resolution_ms(done, DESK) is None
    done = after(done, (S.COMPLETED, 24))
    # Monday 10 to 18 without one hour, Tuesday 9 to 10
    assert resolution_ms(done, DESK) == 8 * HOUR
    back = after(done, (S.RETURNED, 48))
    assert resolution_ms(back, DESK) is None
    again = after(back, (S.IN_PROGRESS, 49), (S.COMPLETED, 50))
    assert resolution_ms(again, DESK) == 10 * HOUR
    assert resolution_ms(after(again, (S.CLOSED, 500)), DESK) == 10 * HOUR
    always = replace(again, priority="P1")
    assert resolution_ms(always, DESK) == 25 * HOUR
    assert first_response_ms(NEW, DESK) is None


def test_overdue_counts_either_clock_and_not_what_was_declined() -> None:
    late = after(NEW, (S.IN_PROGRESS, 2))
    answered = after(NEW, (S.IN_PROGRESS, 1))
    declined = after(NEW, (S.DECLINED, 2))
    now = MONDAY + 3 * HOUR
    assert is_overdue(late, DESK, now)
    assert not is_overdue(answered, DESK, now)
    assert is_overdue(answered, DESK, MONDAY + 26 * HOUR)
    share = overdue_share([late, answered, declined], DESK, now)
    assert (share.part, share.whole, share.per_mille) == (1, 2, 500)
    assert overdue_share([], DESK, now).per_mille is None


def test_shares_of_what_came_back_and_what_was_liked() -> None:
    done = after(NEW, (S.IN_PROGRESS, 1), (S.COMPLETED, 2))
    back = after(done, (S.RETURNED, 3))
    assert reopen_share([NEW, done, back]).per_mille == 500
    liked, hated = replace(done, rating=Rating("good")), replace(done, rating=Rating("bad"))
    share = good_share([NEW, liked, liked, hated])
    assert (share.part, share.whole, share.per_mille) == (2, 3, 667)


@given(st.lists(st.none() | st.integers(0, 10)))
def test_net_promoter_score(answers) -> None:
    found = recommendation(replace(NEW, rating=Rating(recommend=one)) for one in answers)
    known = [one for one in answers if one is not None]
    assert found.count == len(known)
    if not known:
        assert found.score is None
        return
    up, down = sum(a in (9, 10) for a in known), sum(a <= 6 for a in known)
    assert abs(found.score - 100 * (up - down) / len(known)) < 1


@given(st.lists(st.none() | st.integers(0, 10**9)))
def test_spread(durations) -> None:
    found = spread(durations)
    known = sorted(one for one in durations if one is not None)
    assert found.count == len(known)
    if known:
        assert found.median_ms == int(median(known))
        assert found.percentile_90_ms in known
        assert sum(one <= found.percentile_90_ms for one in known) >= 0.9 * len(known)
        below = [one for one in known if one < found.percentile_90_ms]
        assert len(below) < 0.9 * len(known)
    else:
        assert found.median_ms is found.percentile_90_ms is None
