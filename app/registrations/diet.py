"""What people eat: asked of each on their own Min tilmelding, given to the kitchen as counts.

Health data (DOMAIN.md, People and privacy): with consent, by nobody for a colleague, deleted
14 days after the meeting (`due.forget_diets`).
"""

from collections import Counter
from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import select

from app.audit.services import record
from app.common.clock import now
from app.common.models import db
from app.registrations.models import Registration
from app.registrations.states import State


def choices() -> dict[str, str]:
    """What can be chosen, by its code."""
    return {
        "vegetarian": gettext("Vegetarisk"),
        "vegan": gettext("Vegansk"),
        "gluten": gettext("Uden gluten"),
        "lactose": gettext("Uden laktose"),
        "nuts": gettext("Uden nødder"),
        "pork": gettext("Uden svinekød"),
        "fish": gettext("Uden fisk og skaldyr"),
    }


def save(registration_id: int, codes: Sequence[str], note: str, hotel_needs: str = "") -> None:
    """Keep what a person has said and consented to; nothing said takes the consent back."""
    row = db.session.get_one(Registration, registration_id)
    row.diet = " ".join(code for code in choices() if code in codes)
    row.diet_note, row.hotel_needs = note, hotel_needs
    row.diet_consented_at = now() if row.diet or note or hotel_needs else None
    db.session.flush()
    record("participant", "registration.diet", row)  # that it was changed, never what it says


def counts(sitting_id: int) -> Counter[str]:
    """For the kitchen: how many have each combination at a sitting, without names."""
    said = db.session.execute(
        select(Registration.diet, Registration.diet_note).where(
            Registration.sitting_id == sitting_id,
            Registration.state == State.CONFIRMED,
            Registration.diet_consented_at.is_not(None),
        )
    )
    return Counter(words for row in said if (words := diet_words(row.diet, row.diet_note)))


def diet_words(codes: str, note: str) -> str:
    """What somebody has said of their diet, as the kitchen reads it; '' where that is nothing."""
    words = choices()
    return ", ".join([*(words[code] for code in codes.split()), *filter(None, [note])])
