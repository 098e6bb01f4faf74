"""The form with which an organiser signs people up: typed, or read from a mail or a sheet."""

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flask_wtf.file import FileField
from wtforms import BooleanField, FieldList, FormField
from wtforms import Form as PlainForm

from app.common.forms import Form, LineField, TextField
from app.common.sheets import MOST_ROWS
from app.registrations.order import Quote, Shown, read_shown

Row = dict[str, str]
"""What one person of the form is filled with, by the names of the fields."""


class EntryForm(PlainForm):
    """One person. `workplace` is the name or number of a library; `other` keeps it as it was typed.

    The subfield `name` is read as form['name']: WTForms hides it behind its own.
    """

    name = LineField()
    email = LineField()
    workplace = LineField()
    other = BooleanField()
    wish = LineField()
    title = LineField()

    def is_blank(self) -> bool:
        """Nothing typed: a person that was added and not used."""
        return not any(self[field].data for field in ("name", "email", "workplace", "title"))


class EntryList(FieldList):  # type: ignore[type-arg]  # generic in its stubs only
    """The people of a form; one that was built by hand must not fill the memory."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        for name in formdata:
            found = re.match(rf"{prefix}-([0-9]{{1,3}})-", name)
            if found and int(found[1]) < MOST_ROWS:
                yield int(found[1])


class EntriesForm(Form):
    """People to be signed up."""

    people = EntryList(FormField(EntryForm))
    mail = TextField()
    file = FileField()
    form_id = LineField()
    shown_total = LineField()
    shown_waiting = LineField()
    shown_options = LineField()

    def rows(self) -> list[EntryForm]:
        """The forms of the people, in order."""
        return [entry.form for entry in self.people]

    def filled(self) -> list[Row]:
        """What was typed of each person, without rows in which nothing was."""
        return [entry.data for entry in self.people if not entry.form.is_blank()]

    def refill(self, rows: Sequence[Row]) -> None:
        """Show these people instead, and an empty row where there is nobody."""
        while self.people.entries:
            self.people.pop_entry()
        for row in rows[:MOST_ROWS] or [{}]:
            self.people.append_entry(row)

    def shown(self) -> Shown:
        """What the organiser has seen that it comes to."""
        seen = read_shown(self.shown_total.data, self.shown_waiting.data)
        pairs = re.findall(r"([0-9]{1,3}):([0-9]{1,9})", self.shown_options.data or "")
        return replace(seen, options=frozenset((int(index), int(option)) for index, option in pairs))

    def show(self, quote: Quote) -> None:
        """Note what is shown on the page now."""
        self.shown_total.data = str(quote.total)
        self.shown_waiting.data = " ".join(map(str, sorted(quote.waiting)))
        self.shown_options.data = " ".join(f"{index}:{one}" for index, one in sorted(quote.waiting_options))

    def ensure_form_id(self) -> str:
        """The form's own id, so that sending it twice signs nobody up twice."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,48}", self.form_id.data or ""):
            self.form_id.data = secrets.token_urlsafe(18)
        return str(self.form_id.data)
