"""Which keys a model knows at a place inside it, to suggest the nearest one."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel


def fields_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """Names of the keys allowed at the location `loc` as pydantic reports it."""
    models = [model]
    for part in loc:
        if isinstance(part, int):
            continue
        below = [
            found
            for one in models
            if part in one.model_fields
            for found in _models(one.model_fields[part].annotation)
        ]
        # A union member's or a dict's key names no field: stay where we are.
        models = below or _named(models, part)
    return {name for one in models for name in one.model_fields}


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _named(models: list[type[BaseModel]], part: str) -> list[type[BaseModel]]:
    return [one for one in models if one.__name__ == part] or models
