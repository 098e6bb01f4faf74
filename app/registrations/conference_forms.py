"""The sign-up form of a round with options: what each person chooses goes with them from page to page."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from wtforms import Field, FormField
from wtforms.utils import unset_value

from app.common.forms import Form, LineField
from app.registrations.choice_fields import NO_ROOM
from app.registrations.forms import PeopleList, PersonForm, SignUpForm
from app.registrations.order import MOST_PEOPLE, Shown


class OptionsField(Field):
    """The ids of the options chosen, None where nothing was chosen from yet.

    Boxes are all called `option`, the rooms of a night `night-1` and on; a page that only carries them
    along has all in one, '3 7'. What is no id is 0, which no option has.
    """

    data: list[int] | None

    def _value(self) -> str:
        return " ".join(map(str, self.data or ()))

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take what was ticked; nothing ticked is a choice too where the page was shown."""
        super().process(None, data, extra_filters)
        if formdata is None:
            return
        part = self.name.removesuffix(self.short_name)
        names = [one for one in formdata if one == self.name or one.startswith(f"{part}night-")]
        if names or formdata.get(f"{part}chosen"):
            given = (value for name in names for typed in formdata.getlist(name) for value in typed.split())
            self.data = sorted({_number(value) for value in given if value != NO_ROOM})


class ChoiceForm(Form):
    """What somebody chooses, by the link of their registration."""

    option = OptionsField()
    mate = LineField()
    shown_total = LineField()
    shown_options = LineField()


class ParticipantForm(PersonForm):
    """One person and what they choose. `chosen` says that they have seen what there is to choose."""

    option = OptionsField()
    mate = LineField()
    category = LineField()
    chosen = LineField()


class ConferenceForm(SignUpForm):
    """One submission; `offers` is what was shown of the options, see `offers`."""

    people = PeopleList(FormField(ParticipantForm), min_entries=1, max_entries=2 * MOST_PEOPLE)
    shown_options = LineField()
    offers = LineField()

    def participants(self) -> list[ParticipantForm]:
        """The forms of the people, in order."""
        return [entry.form for entry in self.people]

    def shown(self) -> Shown:
        """The totals the contact has seen, and who was to wait for a seat or for an option."""
        return replace(super().shown(), options=read_pairs(self.shown_options.data))


def read_pairs(text: str | None) -> frozenset[tuple[int, int]]:
    """Those who are to wait for an option, with its id: '0:17 1:17'."""
    found = (re.fullmatch(r"([0-9]{1,3}):([0-9]{1,9})", one) for one in (text or "").split())
    return frozenset((int(one[1]), int(one[2])) for one in found if one)


def pairs_as_text(pairs: Iterable[tuple[int, int]]) -> str:
    """The same, written down."""
    return " ".join(f"{person}:{option}" for person, option in sorted(pairs))


def _number(value: str) -> int:
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else 0
