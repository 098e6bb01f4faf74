"""The form of a series, and from what was typed to its plan."""

import re
from typing import Any

from flask_babel import gettext
from wtforms import BooleanField

from app.common.checks import address_of
from app.common.forms import Form, LineField, TextField
from app.common.slugs import RESERVED, is_slug
from app.libraries.words import fold
from app.planning.plans import SeriesPlan
from app.planning.reading import FormReader
from app.planning.tables import MOST_REMINDER_DAYS

_MOST_OF_SLUG = 60


class SeriesForm(Form):
    """What is said of a series."""

    name = LineField()
    organiser = LineField()
    purpose = TextField()
    audience = TextField()
    contact_name = LineField()
    contact_email = LineField()
    contact_phone = LineField()
    invites_waiting = BooleanField()
    reminder_days = LineField()


class NewSeriesForm(SeriesForm):
    """And, of a new one, its address."""

    slug = LineField()


def usual_series() -> dict[str, Any]:
    """What stands in the form of a new series to begin with."""
    return {"reminder_days": "7, 1"}


def read_new_series(form: NewSeriesForm) -> tuple[SeriesPlan, FormReader]:
    """A new series as it is to be; where no address was typed it is made of the name."""
    name, typed = form.name.data or "", (form.slug.data or "").lower()
    slug = typed or _slug_of(name)
    plan, reader = read_series(form, slug)
    if typed and not is_slug(typed):
        reader.complain(form.slug, gettext("Brug a–z, 0–9 og bindestreg, højst 60 tegn."))
    elif slug in RESERVED:
        reader.complain(form.slug, gettext("“%(slug)s” er optaget af siden selv. Vælg en anden.", slug=slug))
    elif name and not is_slug(slug):
        reader.complain(form.slug, gettext("Adressen kan ikke laves af navnet. Skriv den."))
    return plan, reader


def read_series(form: SeriesForm, slug: str) -> tuple[SeriesPlan, FormReader]:
    """The series as it is to be, with a sentence for everything that cannot be right."""
    reader = FormReader()
    email, wrong = address_of(form.contact_email.data or "")
    plan = SeriesPlan(
        slug=slug,
        name=reader.line(form.name, gettext("Skriv netværkets navn.")),
        organiser=reader.line(form.organiser, gettext("Skriv, hvem der inviterer.")),
        purpose=reader.line(form.purpose, gettext("Skriv, hvad netværket er til for."), 5_000),
        audience=reader.line(form.audience, gettext("Skriv, hvem der kan deltage."), 2_000),
        contact_name=reader.line(form.contact_name, gettext("Skriv kontaktpersonens navn.")),
        contact_email=email,
        contact_phone=reader.phone(form.contact_phone),
        invites_waiting=bool(form.invites_waiting.data),
        reminder_days=_days(form, reader),
    )
    reader.complain(form.contact_email, wrong)
    return plan, reader


def _slug_of(name: str) -> str:
    """'netvaerk-i-laanesamarbejde', of as many whole words as there is room for."""
    words: list[str] = []
    for word in fold(name).split():
        if len("-".join([*words, word])) > _MOST_OF_SLUG:
            break
        words.append(word)
    return "-".join(words)


def _days(form: SeriesForm, reader: FormReader) -> tuple[int, ...]:
    """Numbers of days parted by commas or blanks, the most first; nothing typed is none."""
    typed = re.split(r"[\s,;]+", form.reminder_days.data or "")
    days = {int(one) for one in typed if re.fullmatch(r"[0-9]{1,3}", one)}
    if len(days) < len(list(filter(None, typed))) or not all(1 <= one <= MOST_REMINDER_DAYS for one in days):
        reader.complain(
            form.reminder_days,
            gettext(
                "Skriv forskellige antal dage fra 1 til %(most)d med komma imellem, fx 7, 1.",
                most=MOST_REMINDER_DAYS,
            ),
        )
    return tuple(sorted(days, reverse=True))
