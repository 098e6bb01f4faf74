"""What is asked of who stands at the door without being signed up."""

import re
import secrets

from wtforms import BooleanField

from app.common.forms import Form, LineField
from app.registrations.order import Shown


class ShownForm(Form):
    """A button beside which a fee was shown."""

    shown_total = LineField()

    def shown(self) -> Shown:
        """The fee that was seen (øre); what cannot be read is nothing."""
        text = self.shown_total.data or ""
        return Shown(int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0)


class WalkInForm(ShownForm):
    """A new person. `library` is a name or number; empty, it is guessed from the mail domain.

    `other`: what stands there is a workplace that is not on the list.
    """

    name = LineField()
    email = LineField()
    library = LineField()
    other = BooleanField()
    form_id = LineField()

    def ensure_form_id(self) -> str:
        """The form's own id, so that sending it twice lets nobody in twice."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,64}", self.form_id.data or ""):
            self.form_id.data = secrets.token_urlsafe(18)
        return str(self.form_id.data)
