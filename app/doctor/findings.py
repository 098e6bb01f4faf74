"""What an examination finds. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is; the value is the word that is printed."""

    OK = "ok"
    WARNING = "advarsel"
    FAULT = "fejl"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined, and a sentence about it."""

    level: Level
    what: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.level:<8}  {self.what}: {self.sentence}"
