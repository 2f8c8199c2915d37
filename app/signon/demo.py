"""The demo park's people can sign on at once: ready-made verifiers, for demo folders only."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from app.signon.verifiers import SECRETS_FILE, write_secret
from models.journal import Journal
from models.records import Query

DEMO_SECRETS = Path(__file__).parents[2] / "resources" / "demo" / "sign-on.toml"


def give_demo_secrets(folder: Path, journal: Journal) -> None:
    """Write the verifiers of the demo's people, unless this folder has some. Raises OSError."""
    path = folder / SECRETS_FILE
    if path.exists():
        return
    known = tomllib.loads(DEMO_SECRETS.read_text(encoding="utf-8"))["person"]
    people = journal.records.list(Query("person"), 1000)
    verifiers = {one.id: known[name] for one in people if (name := one.text("sign_on")) in known}
    if verifiers:
        content = {"format": 1, "verifiers": verifiers, "failures": []}
        write_secret(path, json.dumps(content, indent=1))
