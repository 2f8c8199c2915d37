"""The core: links, plant, history, journal and commands of one park, joined and running."""

from app.core.core import Core, running

__all__ = ["Core", "running"]
