"""Labels beside a chart that want to stand at a height and must not cover each other."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Centres of labels of one `height` between `low` and `high`, as near as can be to `wanted`.

    Same order as `wanted`. Labels that touch share the distance to where they want to be. If there
    are more than fit, they are laid evenly and overlap by the same amount.
    """
    count = len(wanted)
    order = sorted(range(count), key=lambda n: wanted[n])
    if count * height > high - low:
        step = (high - low - height) / max(1, count - 1)
        even = [low + height / 2 + step * n for n in range(count)]
        return _back(order, even)
    groups: list[list[float]] = []  # sum of wanted centres less their rank, count
    for rank, number in enumerate(order):
        groups.append([wanted[number] - rank * height, 1.0])
        while len(groups) > 1 and _mean(groups[-2]) >= _mean(groups[-1]):
            last = groups.pop()
            groups[-1] = [groups[-1][0] + last[0], groups[-1][1] + last[1]]
    top, bottom = low + height / 2, high - height / 2 - (count - 1) * height
    placed: list[float] = []
    for group in groups:
        origin = min(max(_mean(group), top), bottom)
        placed += [origin + height * (len(placed) + n) for n in range(int(group[1]))]
    return _back(order, placed)


def _mean(group: list[float]) -> float:
    return group[0] / group[1]


def _back(order: Sequence[int], placed: Sequence[float]) -> list[float]:
    result = [0.0] * len(order)
    for number, centre in zip(order, placed, strict=True):
        result[number] = centre
    return result
