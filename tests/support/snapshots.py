"""Texts kept beside the tests, to be read when they change.

`UPDATE_SNAPSHOTS=1 python -m pytest …` writes them anew; what has changed is then seen in the diff.
"""

import os
from pathlib import Path


def check_snapshot(path: Path, text: str) -> None:
    """Raises AssertionError where the text kept in `path` is another one."""
    text = "\n".join(line.rstrip() for line in text.splitlines()).strip() + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    assert text == kept, f"{path.name} differs; UPDATE_SNAPSHOTS=1 writes it anew"
