"""The forms with which a round is made and changed. They keep what was typed; `reading` makes sense of it."""

from flask_babel import gettext
from wtforms import BooleanField, FieldList, FormField
from wtforms import Form as PlainForm

from app.common.forms import Form, LineField, TextField

MOST_STEPS = 5
"""Steps of a late cancellation; more than that nobody remembers."""


class NextSittingForm(PlainForm):
    """When and where a sitting of the next round is held, or that it is not held."""

    day = LineField()
    place = LineField()
    skipped = BooleanField()


class CloneForm(Form):
    """The next round: one entry for each sitting of the one before, in its order."""

    sittings = FieldList(FormField(NextSittingForm), max_entries=20)

    def fill_up(self, many: int) -> None:
        """Let it ask for so many sittings, whatever was sent."""
        while len(self.sittings) < many:
            self.sittings.append_entry()


class OffsetForm(PlainForm):
    """A deadline: so many days before, at a clock time."""

    days = LineField()
    clock = LineField()


class RoundForm(Form):
    """What is said of a round as a whole. `seen` tells which version of it the page was begun with."""

    seen = LineField()
    title = LineField()
    theme = TextField()
    fee = LineField()
    free_places = LineField()
    sector_free_places = LineField()
    free_scope = LineField()
    vat_sentence = LineField()
    no_show_fee = LineField()
    fees_lock = FormField(OffsetForm)
    queue_order = LineField()
    release = FormField(OffsetForm)

    @staticmethod
    def names() -> dict[str, str]:
        """The words of its fields."""
        return {
            "title": gettext("Titel"),
            "theme": gettext("Tema"),
            "fee": gettext("Deltagergebyr i kroner"),
            "free_places": gettext("Gratis pladser pr. folkebibliotek"),
            "sector_free_places": gettext("Gratis pladser pr. andet bibliotek"),
            "free_scope": gettext("Gratis pladser tælles"),
            "vat_sentence": gettext("Om moms"),
            "no_show_fee": gettext("Gebyr for at udeblive, i kroner"),
            "fees_lock": gettext("Gebyrerne låses"),
            "queue_order": gettext("Rækkefølge"),
            "release": gettext("Resten af sektoren får plads"),
        }


class CancelStepForm(PlainForm):
    """What part of the fee who cancels owes, until so many days before at a clock time."""

    percent = LineField()
    days = LineField()
    clock = LineField()


class SittingForm(Form):
    """A sitting. `seen` tells which version of it the page was begun with."""

    seen = LineField()
    day = LineField()
    starts = LineField()
    end_day = LineField()
    ends = LineField()
    days = TextField()
    place = LineField()
    directions = TextField()
    standing = BooleanField()
    room = LineField()
    online_url = LineField()
    capacity = LineField()
    opens = FormField(OffsetForm)
    signup = FormField(OffsetForm)
    cancel = FormField(OffsetForm)
    steps = FieldList(FormField(CancelStepForm), max_entries=MOST_STEPS)
    promote = FormField(OffsetForm)
    contact_name = LineField()
    contact_email = LineField()
    contact_phone = LineField()

    def press(self, button: str) -> None:
        """Add a step ('add'), or take out the one of this number; the others keep what was typed."""
        typed = [one for number, one in enumerate(self.steps.data) if str(number) != button]
        self.steps.last_index = -1  # they are numbered anew
        self.steps.process(None, [*typed, {}] if button == "add" else typed)

    @staticmethod
    def names() -> dict[str, str]:
        """The words of its fields."""
        return {
            "day": gettext("Dato"),
            "starts": gettext("Begynder kl."),
            "ends": gettext("Slutter kl."),
            "end_day": gettext("Sidste dag"),
            "days": gettext("Dagenes tider"),
            "place": gettext("Mødested"),
            "directions": gettext("Vejen derhen"),
            "standing": gettext("Fast mødested: den næste runde holdes også her"),
            "room": gettext("Lokale"),
            "online_url": gettext("Link til onlinemøde"),
            "capacity": gettext("Antal pladser"),
            "opens": gettext("Tilmeldingen åbner"),
            "signup": gettext("Tilmeldingsfrist"),
            "cancel": gettext("Afmeldingsfrist"),
            "steps": gettext("Trin for sen afmelding"),
            "promote": gettext("Ledige pladser går selv til ventelisten indtil"),
            "contact_name": gettext("Navn"),
            "contact_email": gettext("E-mail"),
            "contact_phone": gettext("Telefon"),
        }
