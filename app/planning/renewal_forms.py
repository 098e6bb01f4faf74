"""The form of a mailing that asks people to come, or reminds them."""

import re
import secrets

from app.common.forms import Form, LineField, TextField


class MailingForm(Form):
    """What an organiser adds to the mails, and whose mail is shown before they leave."""

    note = TextField()
    sample = LineField()
    form_id = LineField()

    def ensure_form_id(self) -> str:
        """The form's own id, so that sending it twice asks nobody twice."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,64}", self.form_id.data or ""):
            self.form_id.data = secrets.token_urlsafe(18)
        return str(self.form_id.data)
