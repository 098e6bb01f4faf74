"""The forms with which a round is made and changed. They keep what was typed; `reading` makes sense of it."""

from wtforms import BooleanField, FieldList, FormField
from wtforms import Form as PlainForm

from app.common.forms import Form, LineField, TextField


class NextSittingForm(PlainForm):
    """When and where a sitting of the next round is held."""

    day = LineField()
    place = LineField()


class CloneForm(Form):
    """The next round: one entry for each sitting of the one before, in its order."""

    sittings = FieldList(FormField(NextSittingForm), max_entries=20)
    confirmed = LineField()


class OffsetForm(PlainForm):
    """A deadline: so many days before, at a clock time."""

    days = LineField()
    clock = LineField()


class RoundForm(Form):
    """What is said of a round as a whole."""

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


class SittingForm(Form):
    """A sitting."""

    day = LineField()
    starts = LineField()
    end_day = LineField()
    ends = LineField()
    place = LineField()
    standing = BooleanField()
    room = LineField()
    online_url = LineField()
    capacity = LineField()
    opens = FormField(OffsetForm)
    signup = FormField(OffsetForm)
    cancel = FormField(OffsetForm)
    promote = FormField(OffsetForm)
    contact_name = LineField()
    contact_email = LineField()
    contact_phone = LineField()
