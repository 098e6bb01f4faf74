"""Din egen kalender: asked for on Min tilmelding, by the link of a registration."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from app.common.access import participant_link
from app.common.transaction import write
from app.registrations.personal_feeds import make_feed
from app.registrations.queries import ticket_of_link

bp = Blueprint("own_feed", __name__)


@bp.post("/tilmelding/<token>/kalender")
@participant_link
def make(token: str) -> Response:
    """Make one's own calendar, or give it a new link in place of the one there was."""
    ticket, _ = ticket_of_link(token)
    write(make_feed, ticket.id)
    return redirect(url_for("own.mine", token=token, nu="kalender") + "#kalender", code=303)
