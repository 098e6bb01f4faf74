"""Signing in, and inviting organisers."""

from app.common.forms import Form, LineField


class SignInForm(Form):
    """An address to send a link to."""

    email = LineField()


class InvitationForm(Form):
    """A new organiser. The roles are read by the series they are for, see `views`."""

    name = LineField()
    email = LineField()
