"""The states of a registration and the roles of a person, one word each (DOMAIN.md, Glossary). Pure."""

from enum import StrEnum


class State(StrEnum):
    """Where a registration stands, everywhere the same."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    PENDING = "pending"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


ACTIVE = (State.CONFIRMED, State.WAITING, State.PENDING)
"""States in which an address counts as signed up for the round (DOMAIN.md, Places 7)."""


class Role(StrEnum):
    """What a person comes as. Speakers and hosts owe nothing and hold no free place."""

    PARTICIPANT = "participant"
    SPEAKER = "speaker"
    HOST = "host"
