"""A rule as a small story: what is so, what happens, how it ends."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """One story of a rule of DOMAIN.md. All sentences are played, and printed in docs/rules.md.

    `ending` has a line for each person, as their page says it; `history` the amounts some of
    them have had; `refused` what the last sentence is refused with.
    """

    rule: str
    steps: tuple[str, ...]
    ending: tuple[str, ...]
    given: tuple[str, ...] = ()
    history: dict[str, str] | None = None
    refused: str = ""
