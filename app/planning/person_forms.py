"""What an organiser can do with one registration: one form for each verb, told apart by a prefix."""

from wtforms import BooleanField

from app.common.forms import Form, LineField


class DetailsForm(Form):
    """Name, address and title."""

    name = LineField()
    email = LineField()
    title = LineField()


class MoveForm(Form):
    """Another meeting."""

    sitting = LineField()


class SubstituteForm(Form):
    """Who has the place instead; another library than before makes it a new registration."""

    name = LineField()
    email = LineField()
    library = LineField()


class CancelForm(Form):
    """Cancel; with a reason, without the fee of a late cancellation."""

    waive = BooleanField()
    reason = LineField()


class RoleForm(Form):
    """Participant, speaker or host."""

    role = LineField()
    takes_seat = BooleanField()


class LibraryForm(Form):
    """Which library somebody comes from."""

    library = LineField()


class WaiveForm(Form):
    """A lower fee, and why."""

    amount = LineField()
    reason = LineField()
