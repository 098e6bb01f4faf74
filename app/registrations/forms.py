"""The sign-up form: up to ten people, kept as they were typed."""

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flask import request
from flask_babel import gettext
from wtforms import BooleanField, FieldList, FormField
from wtforms import Form as PlainForm

from app.common.forms import Form, LineField, csrf_message, line_problems
from app.registrations.order import MOST_PEOPLE, Problem, Shown, read_shown, read_shown_beside

OTHER = "other"
"""The choice 'Min arbejdsplads står ikke på listen'."""


class PersonForm(PlainForm):
    """One person. The subfield `name` is read as form['name']: WTForms hides it behind its own."""

    name = LineField()
    email = LineField()
    library = LineField()
    organisation = LineField()
    sitting = LineField()
    title = LineField()

    def is_blank(self) -> bool:
        """Nothing typed: a person that was added and not used."""
        return not any(self[field].data for field in ("name", "email", "library", "organisation", "title"))


class PeopleList(FieldList):  # type: ignore[type-arg]  # generic in its stubs only
    """The people of a form. One that was built by hand must neither fail nor fill the memory."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        """The numbers in the names of the fields: WTForms takes '²' for one, and any number of them."""
        for name in formdata:
            found = re.match(rf"{prefix}-([0-9]{{1,4}})-", name)
            if found:
                yield int(found[1])


class SignUpForm(Form):
    """One submission. Whether it can be met is not asked here, see `quotes.examine`."""

    people = PeopleList(FormField(PersonForm), min_entries=1, max_entries=2 * MOST_PEOPLE)
    contact_name = LineField()
    contact_email = LineField()
    ean = LineField()
    reference = LineField()
    order_number = LineField()
    form_id = LineField()
    shown_total = LineField()
    shown_at_most = LineField()
    shown_waiting = LineField()

    def entries(self) -> list[PersonForm]:
        """The forms of the people, in order."""
        return [entry.form for entry in self.people]

    def shown(self) -> Shown:
        """The total (øre) the contact has seen, what it could become, and who of the people was to wait."""
        at_most = self.shown_at_most.data or ""
        return replace(
            read_shown(self.shown_total.data, self.shown_waiting.data),
            at_most=int(at_most) if re.fullmatch(r"[0-9]{1,9}", at_most) else None,
        )

    def ensure_form_id(self) -> str:
        """The form's own id; one that was lost or mangled is made anew."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,64}", self.form_id.data or ""):
            self.form_id.data = secrets.token_urlsafe(18)
        return str(self.form_id.data)

    def add_person(self) -> None:
        """One more empty person, from the same library as the one before, if there is room."""
        if len(self.people) < MOST_PEOPLE:
            before = self.entries()[-1] if self.people.entries else None
            data = {"library": before["library"].data, "sitting": before["sitting"].data} if before else {}
            self.people.append_entry(data)

    def remove_person(self, index: int) -> None:
        """Take one person out; the others move up and the last one stays."""
        kept = [entry.data for position, entry in enumerate(self.people) if position != index]
        if kept and len(kept) < len(self.people.entries):
            self.refill(kept)

    def refill(self, people: Sequence[dict[str, str]]) -> None:
        """Show these people instead."""
        while self.people.entries:
            self.people.pop_entry()
        for data in people:
            self.people.append_entry(data)

    def drop_blank_people(self) -> None:
        """Forget people that were added and left empty, as long as somebody is left."""
        kept = [entry.data for entry in self.people if not entry.form.is_blank()]
        if kept and len(kept) < len(self.people.entries):
            self.refill(kept)


class ShownForm(Form):
    """A button beside which a price was shown, and whether it leads into a queue."""

    shown_total = LineField()
    shown_waiting = LineField()

    def shown(self) -> Shown:
        """What the person has seen."""
        return read_shown(self.shown_total.data, self.shown_waiting.data)


class MoveForm(Form):
    """To another sitting. What was shown beside each is kept apart: 'oest=50000 nord=0'."""

    sitting = LineField()
    shown_totals = LineField()
    shown_queues = LineField()

    def show(self, target: str, total: int, *, waits: bool) -> None:
        """Note what is shown beside a choice: øre, and whether it leads into a queue."""
        self.shown_totals.data = f"{self.shown_totals.data or ''} {target}={total}".strip()
        self.shown_queues.data = f"{self.shown_queues.data or ''} {target if waits else ''}".strip()

    def shown(self) -> Shown:
        """What the person has seen beside what they chose."""
        return read_shown_beside(self.sitting.data, self.shown_totals.data, self.shown_queues.data)


class DetailsForm(Form):
    """What a person can correct."""

    name = LineField()
    email = LineField()
    title = LineField()

    def problems(self) -> list[tuple[str, str]]:
        """What is missing or too long, at its field and as (field id, sentence)."""
        return line_problems(self.name, gettext("Indtast navnet.")) + line_problems(self.title, "")


class ColleagueForm(Form):
    """Who gets the place."""

    name = LineField()
    email = LineField()
    same_library = BooleanField()

    def problems(self) -> list[tuple[str, str]]:
        """What is missing or too long, at its field and as (field id, sentence)."""
        return line_problems(self.name, gettext("Indtast navnet."))


class FindForm(Form):
    """An address to send links to."""

    email = LineField()


class EanForm(Form):
    """Where a library's invoices go."""

    ean = LineField()


class DietForm(Form):
    """What a person eats, and needs at the hotel."""

    note = LineField()
    hotel_needs = LineField()
    consent = BooleanField()

    def codes(self) -> list[str]:
        """What was chosen."""
        return list(self._chosen) if self._chosen is not None else request.form.getlist("diet")

    def choose(self, codes: Sequence[str]) -> None:
        """Show these as chosen."""
        self._chosen = codes

    _chosen: Sequence[str] | None = None

    def problems(self) -> list[tuple[str, str]]:
        """What is too long, at its field and as (field id, sentence)."""
        return line_problems(self.note, "") + line_problems(self.hotel_needs, "", 200)


def show_problems(form: SignUpForm, problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Put each problem at its field; all of them as (field id, sentence) for the error summary.

    Where there are several people the summary says whose it is.
    """
    several = len(form.people.entries) > 1
    summary = []
    for problem in problems:
        message = problem.message
        part = form
        if problem.person is not None:
            part = form.people[problem.person].form
            if several:
                message = gettext(
                    "Person %(number)d: %(message)s", number=problem.person + 1, message=message
                )
        field = part[problem.field] if problem.field else None
        if field is not None:
            field.errors = [*field.errors, problem.message]
        summary.append((field.id if field is not None else "", message))
    return summary


def csrf_problem(form: SignUpForm) -> Problem | None:
    """The problem of a form whose token does not fit; everything typed is kept."""
    return None if form.csrf_token.validate(form) else Problem(None, "", csrf_message())
