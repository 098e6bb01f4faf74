"""docs/settings.md says of every setting what config.py does."""

import re
from dataclasses import fields

from config import ROOT, Settings, read_settings

ROW = re.compile(r"^\| `([A-Z_]+)` \| (.*?) \| (.+) \|$", re.MULTILINE)
MADE = {"SECRET_KEY", "LINK_KEY"}
"""Made on first start, so there is no default to print."""


def documented() -> dict[str, str]:
    return {name: default for name, default, _ in ROW.findall((ROOT / "docs/settings.md").read_text())}


def test_every_setting_is_documented_and_no_other():
    assert list(documented()) == [field.name for field in fields(Settings)]


def test_every_default_is_told_as_it_is(tmp_path):
    folder = tmp_path.resolve()
    settings = read_settings({"DATA_DIR": str(folder)})
    for name, told in documented().items():
        if name in MADE:
            assert told == "made"
        else:
            assert told == written(getattr(settings, name)).replace(str(folder), "DATA_DIR"), name


def written(value: object) -> str:
    if isinstance(value, bool):
        return f"`{int(value)}`"
    return f"`{value}`" if value != "" else "empty"
