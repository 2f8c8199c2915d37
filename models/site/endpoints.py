"""Where this station reaches its links. A matter of the station, so not part of the digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from models.site.park import Park


def with_endpoints(park: Park, endpoints: Mapping[str, tuple[str, int]]) -> Park:
    """`park` with host and port of some links replaced, under its own digest.

    Raises KeyError for a link that the park does not have.
    """
    links = dict(park.links)
    for link, (host, port) in endpoints.items():
        links[link] = replace(links[link], host=host, port=port)
    return replace(park, links=links)
