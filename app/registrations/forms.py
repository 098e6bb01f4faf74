"""The sign-up form: up to ten people, read without losing anything that was typed."""

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from stdnum import ean as ean_number
from wtforms import FieldList, Form as PlainForm, FormField

from app.common.forms import Form, LineField, csrf_message
from app.libraries.directory import Directory, LibraryRow
from app.libraries.guess import guess
from app.meetings.queries import RoundView
from app.registrations.order import MOST_PEOPLE, Order, Person, Problem
from app.registrations.places import EITHER

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


class PeopleList(FieldList):
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

    def entries(self) -> list[PersonForm]:
        """The forms of the people, in order."""
        return [entry.form for entry in self.people]

    def shown_øre(self) -> int:
        """The total (øre) the contact has seen; what cannot be read is nothing."""
        text = self.shown_total.data or ""
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0

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


def read_people(form: SignUpForm, round_: RoundView, libraries: Directory) -> tuple[list[Person], list[Problem]]:
    """The people typed, with a problem for everything that cannot be right.

    A person with a problem is in the list all the same, so that a price can be estimated.
    """
    people, problems = [], []
    seen: dict[str, int] = {}
    for index, entry in enumerate(form.entries()):
        reader = _PersonReader(index, entry, round_, libraries)
        person = reader.read()
        if person.email_key and seen.setdefault(person.email_key, index) != index:
            reader.complain("email", gettext("Adressen står også længere oppe. Hver person skal have sin egen."))
        people.append(person)
        problems += reader.problems
    if len(people) > MOST_PEOPLE:
        most = gettext("Du kan tilmelde højst %(most)d ad gangen. Fjern nogle, og tilmeld dem bagefter.", most=MOST_PEOPLE)
        problems.insert(0, Problem(None, "", most))
    return people, problems


def read_order(form: SignUpForm, round_: RoundView, libraries: Directory) -> tuple[Order, list[Problem]]:
    """The order typed, with a problem for everything that cannot be right.

    The contact is the first person unless another is given.
    """
    people, problems = read_people(form, round_, libraries)
    problems += _payment_problems(form)
    contact_email = str(form.contact_email.data or "")
    if contact_email:
        contact_email, wrong = _address(contact_email)
        problems += [Problem(None, "contact_email", wrong)] if wrong else []
    problems += _too_long(form, "contact_name", 120)
    order = Order(
        round_id=round_.id,
        form_id=form.ensure_form_id(),
        people=tuple(people),
        contact_name=form.contact_name.data or people[0].name,
        contact_email=contact_email or people[0].email,
        ean=re.sub(r"\s", "", form.ean.data or ""),
        payment_reference=form.reference.data or "",
        order_number=form.order_number.data or "",
    )
    return order, problems


def show_problems(form: SignUpForm, problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Put each problem at its field; all of them as (field id, sentence) for the error summary."""
    summary = []
    for problem in problems:
        field = form
        if problem.person is not None:
            field = form.people[problem.person].form
        if problem.field:
            shown = field[problem.field]
            shown.errors = [*shown.errors, problem.message]
            summary.append((shown.id, problem.message))
        else:
            summary.append(("", problem.message))
    return summary


def csrf_problem(form: SignUpForm) -> Problem | None:
    """The problem of a form whose token does not fit; everything typed is kept."""
    return None if form.csrf_token.validate(form) else Problem(None, "", csrf_message())


class _PersonReader:
    """Reads one person and collects what is wrong."""

    def __init__(self, index: int, entry: PersonForm, round_: RoundView, libraries: Directory) -> None:
        self.index, self.entry, self.round, self.libraries = index, entry, round_, libraries
        self.problems: list[Problem] = []

    def complain(self, field: str, message: str) -> None:
        self.problems.append(Problem(self.index, field, message))

    def read(self) -> Person:
        name = self.text("name", 120)
        if not name:
            self.complain("name", gettext("Indtast navnet."))
        email = self.email()
        library, organisation = self.workplace(email)
        return Person(name, email, library, organisation, self.wish(), self.text("title", 120))

    def text(self, field: str, most: int) -> str:
        value = str(self.entry[field].data or "")
        if len(value) > most:
            self.complain(field, gettext("Skriv højst %(most)d tegn.", most=most))
        return value

    def email(self) -> str:
        typed = str(self.entry["email"].data or "")
        if not typed:
            self.complain("email", gettext("Indtast e-mailadressen."))
            return ""
        address, wrong = _address(typed)
        if wrong:
            self.complain("email", wrong)
        return address

    def workplace(self, email: str) -> tuple[LibraryRow | None, str]:
        """The library, or the organisation typed; an empty library is guessed from the mail domain."""
        typed, organisation = str(self.entry["library"].data or ""), self.text("organisation", 120)
        if typed == OTHER:
            if not organisation:
                self.complain("organisation", gettext("Indtast navnet på din arbejdsplads."))
            return None, organisation
        if typed:
            return self.named(typed), ""
        return self.guessed(email), ""

    def named(self, typed: str) -> LibraryRow | None:
        library = self.libraries.named(typed)
        if library is None:
            found = [row.name for row in self.libraries.find(typed)[:5]]
            self.complain("library", _suggest(found) or gettext(
                "Vi kender ikke biblioteket. Vælg det på listen, eller vælg “Min arbejdsplads står ikke på listen”."
            ))
        else:
            self.entry["library"].data = library.number
        return library

    def guessed(self, email: str) -> LibraryRow | None:
        guessed = guess(email.rpartition("@")[2].casefold()) if email else None
        if guessed and guessed.library:
            self.entry["library"].data = guessed.library.number
            return guessed.library
        candidates = [row.name for row in guessed.candidates[:5]] if guessed else []
        self.complain("library", _suggest(candidates) or gettext("Vælg bibliotek."))
        return None

    def wish(self) -> str:
        wish = str(self.entry["sitting"].data or "")
        open_slugs = {sitting.slug for sitting in self.round.open_sittings}
        if wish and wish != EITHER and wish not in open_slugs:
            self.complain("sitting", self._why_not(wish))
        return wish

    def _why_not(self, wish: str) -> str:
        if any(sitting.slug == wish for sitting in self.round.sittings):
            return gettext("Man kan ikke tilmelde sig det møde nu. Vælg et andet.")
        return gettext("Vælg et møde på listen.")


def _suggest(names: Sequence[str]) -> str:
    if not names:
        return ""
    return gettext("Vælg bibliotek. Vi kan gætte på: %(names)s.", names=", ".join(names))


def _address(typed: str) -> tuple[str, str]:
    """The address in one form, or what is wrong with it."""
    wrong = gettext("Indtast en e-mailadresse i formen navn@bibliotek.dk.")
    if len(typed) > 254:
        return typed, gettext("Skriv højst %(most)d tegn.", most=254)
    try:
        found = validate_email(typed, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return typed, wrong
    # SMTP without SMTPUTF8 reaches everybody; an address it cannot carry would never get its mail.
    return (found.ascii_email, "") if found.ascii_email else (typed, wrong)


def _payment_problems(form: SignUpForm) -> list[Problem]:
    problems = _too_long(form, "reference", 60) + _too_long(form, "order_number", 60)
    typed = re.sub(r"\s", "", form.ean.data or "")
    if typed and not (re.fullmatch(r"[0-9]{13}", typed) and ean_number.is_valid(typed)):
        problems.append(
            Problem(None, "ean", gettext("EAN-nummeret skal have 13 cifre, og kontrolcifret skal passe. Tjek det, eller lad feltet stå tomt."))
        )
    return problems


def _too_long(form: SignUpForm, field: str, most: int) -> list[Problem]:
    if len(form[field].data or "") <= most:
        return []
    return [Problem(None, field, gettext("Skriv højst %(most)d tegn.", most=most))]
