"""Templates of documents: `resources/paper/<name>.html`, filled in a sandbox.

What people typed is data: it is escaped, and a template can reach nothing but what it is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from widgets.words import Words


def filled(resources: Path, name: str, words: Words, content: Mapping[str, object]) -> str:
    """The HTML of template `name` with `content`; `say` gives a sentence of the catalogue.

    Raises jinja2.TemplateError if the template asks for something that it was not given.
    """
    # a page that can be printed is opened far more often than it is printed
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(resources / "paper"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template(f"{name}.html")
    return template.render(**content, say=words.say, language=words.language)
