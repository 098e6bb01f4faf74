"""What can be wrong with a round file. Pure; the words are made in `wording`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """Why a file, or a key of it, cannot be used."""

    ENCODING = "not UTF-8"
    NOT_TOML = "not TOML"
    UNKNOWN_KEY = "no such key"
    MISSING = "key missing or empty"
    NOT_TEXT = "not text"
    NOT_TABLE = "not a table"
    NOT_TABLES = "not a list of tables"
    NO_SITTING = "no sitting"
    OPTION_OF_MANY = "an option in a round of several sittings"
    CONTROL = "a control or invisible character"
    LINE_BREAK = "a line break where one line belongs"
    TOO_LONG = "longer than its column"
    WHOLE = "not a whole number within its bounds"
    KRONER = "not an amount in kroner"
    DAYS = "not a list of numbers of days"
    DAY_TIMES = "not a list of the times of days"
    FLAG = "neither true nor false"
    CHOICE = "none of the words the key takes"
    SLUG = "not fit for an address"
    RESERVED = "address of a page of its own"
    SLUG_TWICE = "slug of an earlier sitting"
    MOMENT = "not a date with a clock time"
    OFFSET = "a time with an offset"
    MISSING_HOUR = "within the hour that is skipped in March"
    ENDS_EARLY = "ends before it starts"
    SIGNUP_ORDER = "sign-up closes before it opens"
    SIGNUP_LATE = "sign-up closes after the start"
    CANCEL_LATE = "cancelling ends after the start"
    PROMOTE_LATE = "the queue is given seats after the start"
    STEPS = "not a list of steps"
    STEPS_ORDER = "steps out of order"
    EMAIL = "not a mail address"
    PHONE = "not a phone number"
    POSTCODE = "not a postcode"
    WEB_ADDRESS = "not a web address"
    CLOCK = "not a clock time"
    TWO_LENGTHS = "both an end and minutes"
    NO_LENGTH = "neither an end nor minutes nor a following item"
    NEXT_EARLIER = "the following item does not start later"
    ITEM_EARLY = "item before the start of the sitting"
    ITEM_LATE = "item after the end of a sitting"
    SPEAKERS = "not a list of speakers"
    SPEAKER_TWICE = "a speaker twice at one item"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong.

    `table` is the heading of its table, '[round]' or '[[sitting]]'; `number` counts tables
    of that heading from 1, None where there is one only; `facts` is what the sentence needs.
    """

    fault: Fault
    table: str = ""
    number: int | None = None
    key: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)
