"""The form with which an organiser signs people up: typed, or read from a mail or a sheet."""

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence

from wtforms import BooleanField, FieldList, FileField, FormField
from wtforms import Form as PlainForm

from app.common.forms import Form, LineField, TextField

MOST_ROWS = 500
"""People in one go."""


class EntryForm(PlainForm):
    """One person. `workplace` is the name or number of a library; `other` keeps it as it was typed."""

    name = LineField()
    email = LineField()
    workplace = LineField()
    other = BooleanField()
    wish = LineField()
    title = LineField()


class EntryList(FieldList):  # type: ignore[type-arg]  # generic in its stubs only
    """The people of a form; one that was built by hand must not fill the memory."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        for name in formdata:
            found = re.match(rf"{prefix}-([0-9]{{1,4}})-", name)
            if found and int(found[1]) <= MOST_ROWS:
                yield int(found[1])


class EntriesForm(Form):
    """People to be signed up."""

    people = EntryList(FormField(EntryForm))
    mail = TextField()
    file = FileField()
    form_id = LineField()

    def rows(self) -> list[EntryForm]:
        """The forms of the people, in order."""
        return [entry.form for entry in self.people]

    def refill(self, rows: Sequence[dict[str, str]]) -> None:
        """Show these people instead."""
        while self.people.entries:
            self.people.pop_entry()
        for row in rows:
            self.people.append_entry(row)

    def drop_blank(self) -> None:
        """Forget rows with nothing typed in them."""
        kept = [entry.data for entry in self.people if any((entry.data["name"], entry.data["email"]))]
        if len(kept) < len(self.people.entries):
            self.refill(kept)

    def ensure_form_id(self) -> str:
        """The form's own id, so that sending it twice signs nobody up twice."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,48}", self.form_id.data or ""):
            self.form_id.data = secrets.token_urlsafe(18)
        return str(self.form_id.data)
