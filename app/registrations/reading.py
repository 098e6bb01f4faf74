"""From what was typed to an order, with a sentence for everything that cannot be right."""

import re
from collections.abc import Sequence

from flask_babel import gettext

from app.common.checks import address_of, ean_problem
from app.libraries.directory import Directory, LibraryRow
from app.libraries.guess import guess
from app.meetings.queries import RoundView
from app.registrations.forms import OTHER, PersonForm, SignUpForm
from app.registrations.order import MOST_PEOPLE, Order, Person, Problem
from app.registrations.places import EITHER


def read_people(
    form: SignUpForm, round_: RoundView, libraries: Directory
) -> tuple[list[Person], list[Problem]]:
    """The people typed, with a problem for everything that cannot be right.

    A person with a problem is in the list all the same, so that a price can be estimated.
    """
    people, problems = [], []
    seen: dict[str, int] = {}
    for index, entry in enumerate(form.entries()):
        reader = _PersonReader(index, entry, round_, libraries)
        person = reader.read()
        if person.email_key and seen.setdefault(person.email_key, index) != index:
            reader.complain(
                "email", gettext("Adressen står også længere oppe. Hver person skal have sin egen.")
            )
        people.append(person)
        problems += reader.problems
    if len(people) > MOST_PEOPLE:
        most = gettext(
            "Du kan tilmelde højst %(most)d ad gangen. Fjern nogle, og tilmeld dem bagefter.",
            most=MOST_PEOPLE,
        )
        problems.insert(0, Problem(None, "", most))
    return people, problems


def read_order(form: SignUpForm, round_: RoundView, libraries: Directory) -> tuple[Order, list[Problem]]:
    """The order typed, with a problem for everything that cannot be right.

    The contact is the first person unless another is given.
    """
    people, problems = read_people(form, round_, libraries)
    order, on_payment = order_for(people, form, round_)
    return order, problems + on_payment


def order_for(people: Sequence[Person], form: SignUpForm, round_: RoundView) -> tuple[Order, list[Problem]]:
    """The order of these people with the contact and payment typed, and the problems with those."""
    problems = _payment_problems(form)
    contact_email = str(form.contact_email.data or "")
    if contact_email:
        contact_email, wrong = address_of(contact_email)
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
        address, wrong = address_of(typed)
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
            self.complain(
                "library",
                _suggest(found)
                or gettext(
                    "Vi kender ikke biblioteket. Vælg det på listen, "
                    "eller vælg “Min arbejdsplads står ikke på listen”."
                ),
            )
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


def _payment_problems(form: SignUpForm) -> list[Problem]:
    problems = _too_long(form, "reference", 60) + _too_long(form, "order_number", 60)
    wrong = ean_problem(form.ean.data or "")
    return [*problems, Problem(None, "ean", wrong)] if wrong else problems


def _too_long(form: SignUpForm, field: str, most: int) -> list[Problem]:
    if len(form[field].data or "") <= most:
        return []
    return [Problem(None, field, gettext("Skriv højst %(most)d tegn.", most=most))]
