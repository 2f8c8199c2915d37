"""Service requests on screen: board, table, one request with its clocks and steps."""

from widgets.requests.contribution import requests_contribution

__all__ = ["requests_contribution"]
