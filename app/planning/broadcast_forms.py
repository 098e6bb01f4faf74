"""The form in which a message to many is written: it keeps what was chosen and typed at each step."""

import re
import secrets
from typing import Any

from wtforms import Field

from app.broadcasts.services import Draft
from app.common.forms import Form, LineField, TextField, clean


class ManyField(Field):
    """Boxes with one name; the values of those that are ticked."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was ticked."""
        self.data = [clean(str(value)) for value in valuelist]


class BroadcastForm(Form):
    """Whom a message is for, and what it says.

    `person` is the registration it was shown for, `seen` tells what was shown (Draft.seen_by).
    """

    states = ManyField()
    roles = ManyField()
    sittings = ManyField()
    sides = ManyField()
    libraries = ManyField()
    subject = LineField()
    body = TextField()
    person = LineField()
    seen = LineField()
    form_id = LineField()

    def refill(self, draft: Draft) -> None:
        """Show this message."""
        for name, values in draft.audience.to_json().items():
            self[name].data = [str(value) for value in values]
        self.subject.data, self.body.data = draft.subject, draft.body

    def has_shown(self, draft: Draft, count: int) -> bool:
        """Whether the page that was sent has shown this message to so many people."""
        from_page = re.fullmatch(r"[A-Za-z0-9_-]{24}", self.form_id.data or "")
        return from_page is not None and self.seen.data == draft.seen_by(count)

    def renew_form_id(self) -> None:
        """The id of the message that this page can send: the page sent twice sends it once."""
        self.form_id.data = secrets.token_urlsafe(18)
