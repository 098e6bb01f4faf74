"""What organisers write about libraries. Forms on one page are told apart by a prefix."""

from wtforms import BooleanField, HiddenField

from app.common.forms import Form, LineField


class EanForm(Form):
    """Where a library's invoices go."""

    ean = LineField()


class PersonForm(Form):
    """A contact or a standing member."""

    name = LineField()
    email = LineField()
    title = LineField()


class FactsForm(Form):
    """What is said of a library that stands on no list."""

    name = LineField()
    kind = LineField()
    side = LineField()
    region = LineField()
    website = LineField()


class NewLibraryForm(FactsForm):
    """A library that is made; `registration` names the one whose workplace it is, '' for none."""

    registration = HiddenField()
    number = LineField()
    has_free_place = BooleanField()
    ean = LineField()
