"""How requests are served: domain definitions of first response, resolution, reopening, NPS.

First response is the first human action less the moment it was raised; resolution is completed
less raised, less the time it was put off. Both by the clock on the wall; whether a promise was kept
is asked of the clocks that run in office hours.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from models.community.indicator import Better, Indicator, Measure, Span, quantile
from models.requests import Request, ServiceDesk, StopReason
from models.steps import at_once
from models.text.message import Message

MEDIAN, NINETIETH = Fraction(1, 2), Fraction(9, 10)
_NOTHING = "community.nothing"
_STEP = 100
"""Requests between two steps."""
_EVER = 1 << 62


def service(requests: Iterable[Request], span: Span, desk: ServiceDesk) -> list[Indicator]:
    """The indicators of these requests in the span; which tenant is the caller's choice."""
    return at_once(serving(requests, span, desk))


def serving(
    requests: Iterable[Request], span: Span, desk: ServiceDesk
) -> Generator[None, None, list[Indicator]]:
    """The same in steps of a few milliseconds."""
    all_ = tuple(requests)
    responses: list[int] = []
    resolutions: list[int] = []
    late = count = 0
    for start in range(0, len(all_), _STEP):
        some = all_[start : start + _STEP]
        responses += [
            request.first_response_ms - request.raised_ms
            for request in some
            if request.first_response_ms is not None and span.has(request.first_response_ms)
        ]
        resolutions += [resolution_ms(r) for r in some if span.has(r.completed_ms)]
        part, whole = _overdue(some, span, desk)
        late, count = late + part, count + whole
        yield
    found = [
        _duration("response_median", Message.of("community.response_median"), responses, MEDIAN,
                  Message.of("community.formula.response_median", count=len(responses))),
        _duration("response_p90", Message.of("community.response_p90"), responses, NINETIETH,
                  Message.of("community.formula.response_p90", count=len(responses))),
        _duration("resolution_median", Message.of("community.resolution_median"), resolutions,
                  MEDIAN,
                  Message.of("community.formula.resolution_median", count=len(resolutions))),
        _duration("resolution_p90", Message.of("community.resolution_p90"), resolutions, NINETIETH,
                  Message.of("community.formula.resolution_p90", count=len(resolutions))),
        _share_overdue(late, count),
    ]  # fmt: skip
    for figure in (reopened, rated, promoters):
        yield
        found.append(figure(all_, span))
    return found


def touched_ms(request: Request) -> int:
    """The last moment at which anything happened to a request; what is not finished can still be
    late at any moment to come."""
    if request.is_unfinished or (request.completed_ms is None and request.closed_ms is None):
        return _EVER
    stops = [stop.end_ms or stop.start_ms for stop in request.stops]
    own = (
        request.raised_ms,
        request.moved_ms,
        request.first_response_ms or 0,
        request.completed_ms or 0,
        request.closed_ms or 0,
        request.rating.rated_ms or 0,
    )
    return max(*own, *stops)


def resolution_ms(request: Request) -> int:
    """From raised to completed, without the time it was put off before that."""
    assert request.completed_ms is not None
    whole = request.completed_ms - request.raised_ms
    return max(0, whole - request.deferred_ms(request.completed_ms))


def overdue(requests: Sequence[Request], span: Span, desk: ServiceDesk) -> Indicator:
    """Of the requests solved in the span or open at its end: those beyond their promise."""
    return _share_overdue(*_overdue(requests, span, desk))


def _overdue(requests: Sequence[Request], span: Span, desk: ServiceDesk) -> tuple[int, int]:
    """Those beyond their promise, and all that count."""
    late = count = 0
    for request in requests:
        judged = _judged_ms(request, span)
        if judged is not None:
            count += 1
            late += desk.resolution(as_of(request, judged), judged).overdue
    return late, count


def _judged_ms(request: Request, span: Span) -> int | None:
    """When it is seen whether a request kept its promise: at the end of the span if it was open
    then, also one that was given back; else when it was completed last in it. None: it does not
    count."""
    if request.raised_ms >= span.end_ms:
        return None
    if _is_open_at(request, span.end_ms):
        return span.end_ms
    moments = [stop.start_ms for stop in request.stops if stop.why is StopReason.COMPLETED]
    moments += [] if request.completed_ms is None else [request.completed_ms]
    return max(filter(span.has, moments), default=None)


def _share_overdue(late: int, count: int) -> Indicator:
    formula = Message.of("community.formula.overdue", late=late, count=count)
    title = Message.of("community.overdue")
    return share("overdue", title, Better.LOW, late, count, formula)


def as_of(request: Request, moment_ms: int) -> Request:
    """The request without what happened to its clock after a moment."""
    stops = tuple(
        replace(
            stop,
            end_ms=None if stop.end_ms is None or stop.end_ms > moment_ms else stop.end_ms,
        )
        for stop in request.stops
        if stop.start_ms < moment_ms
    )
    return replace(request, stops=stops)


def reopened(requests: Iterable[Request], span: Span) -> Indicator:
    """Of all completions in the span: those that the tenant gave back."""
    completions = [
        stop
        for request in requests
        for stop in request.stops
        if stop.why is StopReason.COMPLETED and span.has(stop.start_ms)
    ]
    back = sum(stop.end_ms is not None for stop in completions)
    formula = Message.of("community.formula.reopened", back=back, count=len(completions))
    title = Message.of("community.reopened")
    return share("reopened", title, Better.LOW, back, len(completions), formula)


def rated(requests: Iterable[Request], span: Span) -> Indicator:
    """Of the ratings given in the span: the good ones."""
    ratings = [r.rating for r in requests if r.rating.verdict and span.has(r.rating.rated_ms)]
    good = sum(rating.verdict == "good" for rating in ratings)
    formula = Message.of("community.formula.rated", good=good, count=len(ratings))
    title = Message.of("community.rated")
    return share("rated", title, Better.HIGH, good, len(ratings), formula)


def promoters(requests: Iterable[Request], span: Span) -> Indicator:
    """NPS: share of answers 9 and 10 less share of answers 0 to 6, in points."""
    answers = [
        request.rating.recommend
        for request in requests
        if request.rating.recommend is not None and span.has(request.rating.rated_ms)
    ]
    high, low = sum(one >= 9 for one in answers), sum(one <= 6 for one in answers)
    formula = Message.of("community.formula.nps", high=high, low=low, count=len(answers))
    value = Fraction(100 * (high - low), len(answers)) if answers else None
    missing = None if answers else Message.of(_NOTHING)
    return Indicator("nps", Message.of("community.nps"), Measure.SCORE, Better.HIGH, value,
                     len(answers), formula, missing)  # fmt: skip


def share(
    id_: str, title: Message, better: Better, part: int, whole: int, formula: Message
) -> Indicator:
    """A part of a whole; nothing where the whole is nothing."""
    value = Fraction(part, whole) if whole else None
    missing = None if whole else Message.of(_NOTHING)
    return Indicator(id_, title, Measure.SHARE, better, value, whole, formula, missing)


def _duration(
    id_: str, title: Message, values: Sequence[int], at: Fraction, formula: Message
) -> Indicator:
    value = Fraction(quantile(values, at)) if values else None
    missing = None if values else Message.of(_NOTHING)
    return Indicator(id_, title, Measure.DURATION, Better.LOW, value, len(values), formula, missing)


def _is_open_at(request: Request, moment_ms: int) -> bool:
    if request.closed_ms is not None and request.closed_ms < moment_ms:
        return False
    done = [stop for stop in request.stops if stop.why is not StopReason.DEFERRED]
    if not done:
        return request.completed_ms is None or request.completed_ms >= moment_ms
    return not any(
        stop.start_ms < moment_ms and (stop.end_ms is None or stop.end_ms >= moment_ms)
        for stop in done
    )
