"""The search over all records: hits of the find box, and a page with all of them by kind."""

from widgets.search.contribution import search_contribution

__all__ = ["search_contribution"]
