"""The form of a round that is made from nothing: its meetings, their deadlines, and what it costs."""

from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, FieldList, FormField
from wtforms import Form as PlainForm

from app.common.forms import Form, LineField
from app.meetings.models import Side
from app.planning.forms import OffsetForm

SITTINGS = 2
"""A round of a network is held in the west and in the east; the second may be left out."""


class FirstSittingForm(PlainForm):
    """When and where a meeting is held, or that it is not held."""

    skipped = BooleanField()
    name = LineField()
    side = LineField()
    day = LineField()
    last_day = LineField()
    starts = LineField()
    ends = LineField()
    place = LineField()
    standing = BooleanField()
    capacity = LineField()


class FirstRoundForm(Form):
    """The round: two meetings, or one of several days, and the deadlines of all."""

    title = LineField()
    sittings = FieldList(FormField(FirstSittingForm), max_entries=SITTINGS)
    opens = FormField(OffsetForm)
    signup = FormField(OffsetForm)
    cancel = FormField(OffsetForm)
    fee = LineField()
    free_places = LineField()

    def fill_up(self) -> None:
        """Let it ask for all meetings, whatever was sent."""
        while len(self.sittings) < SITTINGS:
            self.sittings.append_entry()

    @staticmethod
    def names() -> dict[str, str]:
        """The words of its fields."""
        return {
            "title": gettext("Titel"),
            "opens": gettext("Tilmeldingen åbner"),
            "signup": gettext("Tilmeldingsfrist"),
            "cancel": gettext("Afmeldingsfrist"),
            "fee": gettext("Deltagergebyr i kroner"),
            "free_places": gettext("Gratis pladser pr. folkebibliotek"),
        }

    @staticmethod
    def names_of_sitting() -> dict[str, str]:
        """The words of the fields of a meeting."""
        return {
            "name": gettext("Mødets navn"),
            "side": gettext("Side af Storebælt"),
            "day": gettext("Dato"),
            "last_day": gettext("Sidste dag"),
            "starts": gettext("Begynder kl."),
            "ends": gettext("Slutter kl."),
            "place": gettext("Mødested"),
            "capacity": gettext("Antal pladser"),
        }


def usual_round() -> dict[str, Any]:
    """What stands in the form to begin with: the habits of Netværk i lånesamarbejde, all to be changed."""
    return {
        "sittings": [_usual_sitting(gettext("Vest"), Side.WEST), _usual_sitting(gettext("Øst"), Side.EAST)],
        "opens": {"days": "56", "clock": "09.00"},
        "signup": {"days": "14", "clock": "12.00"},
        "cancel": {"days": "14", "clock": "12.00"},
        "fee": "0",
        "free_places": "1",
    }


def _usual_sitting(name: str, side: Side) -> dict[str, str]:
    return {"name": name, "side": side.value, "starts": "10.00", "ends": "15.00", "capacity": "70"}
