"""What a person has chosen, changed by an organiser: the price is shown before it is saved."""

from collections.abc import Collection

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.faults import NotFound
from app.common.forms import Form, LineField
from app.common.models import db
from app.common.transaction import write
from app.meetings.queries import RoundView
from app.planning.choice_questions import Asked, answered, questions
from app.planning.person_found import person_found
from app.planning.reading import FormReader
from app.registrations.choice_lists import choice_pairs
from app.registrations.models import Registration
from app.registrations.option_queries import offered_in
from app.registrations.options import misfit
from app.registrations.order import read_shown
from app.registrations.own_choices import (
    ChoiceChanged,
    ChoiceProspect,
    ShownChoice,
    choice_prospect,
    choose,
)
from app.registrations.prospects import Impossible
from app.registrations.queries import Ticket
from app.registrations.wording import fee_reason, misfit_words

bp = Blueprint("choices", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/tilmeldinger/<int:registration_id>/valg"


class ChoicesForm(Form):
    """What is typed beside the choices, and what was shown of them."""

    room_mate = LineField()
    shown_total = LineField()
    shown_waiting = LineField()

    def shown(self) -> ShownChoice:
        """What the organiser has seen before the button was pressed."""
        seen = read_shown(self.shown_total.data, "")
        waits = (self.shown_waiting.data or "").split()
        return ShownChoice(seen.total, frozenset(int(one) for one in waits if one.isdecimal()))

    def show(self, prospect: ChoiceProspect) -> None:
        """Note what is shown on the page now."""
        self.shown_total.data = str(prospect.fee.at_most)
        self.shown_waiting.data = " ".join(map(str, sorted(prospect.waits_for)))


@bp.get(_PATH)
@organiser
def choices_page(series: str, round_slug: str, registration_id: int) -> str:
    """What somebody has chosen, in a form."""
    mine, round_ = _found(series, round_slug, registration_id)
    form = ChoicesForm(formdata=None, data={"room_mate": mine.room_mate})
    return _page(mine, round_, form, {one.id for one in mine.chosen})


@bp.post(_PATH)
@organiser
def change_choices(series: str, round_slug: str, registration_id: int) -> Answer:
    """Show what other choices would cost, or save them at the price that was shown."""
    mine, round_ = _found(series, round_slug, registration_id)
    form, reader = ChoicesForm(), FormReader()
    offered = offered_in(round_.id)
    chosen, mate = answered(offered), reader.line(form.room_mate)
    wrong = misfit(chosen, offered)
    if wrong is not None:
        reader.errors.append(("choices", misfit_words(wrong)))
    if reader.errors:
        return _page(mine, round_, form, chosen, errors=reader.errors), 422
    if request.form.get("act") != "save":
        return _page(mine, round_, form, chosen, _prospect(mine, chosen))
    try:
        write(choose, mine.id, chosen, mate, form.shown(), g.visitor.actor)
    except ChoiceChanged as changed:
        return _page(mine, round_, form, chosen, changed.prospect)
    except Impossible as refused:
        return _page(mine, round_, form, chosen, errors=[("choices", str(refused))]), 422
    return redirect(_person_address(round_, mine), 303)


def _found(series: str, round_slug: str, registration_id: int) -> tuple[Ticket, RoundView]:
    """Somebody who can choose."""
    mine, round_ = person_found(series, round_slug, registration_id)
    if not (round_.has_options and mine.is_active):
        raise NotFound
    return mine, round_


def _prospect(mine: Ticket, chosen: Collection[int]) -> ChoiceProspect:
    row = db.session.get_one(Registration, mine.id)
    return choice_prospect(row, chosen, row.round)


def _person_address(round_: RoundView, mine: Ticket) -> str:
    return url_for(
        "person.person_page",
        series=round_.series.slug,
        round_slug=round_.slug,
        registration_id=mine.id,
        nu="valg",
    )


def _page(
    mine: Ticket,
    round_: RoundView,
    form: ChoicesForm,
    chosen: Collection[int],
    prospect: ChoiceProspect | None = None,
    errors: Errors | None = None,
) -> str:
    days = mine.sitting.days if mine.sitting else round_.sittings[0].days
    who = Asked(chosen, mine.category, {one.id: one for one in mine.chosen})
    if prospect is not None:
        form.show(prospect)
    return render_template(
        "planning/choices.html",
        round=round_,
        ticket=mine,
        form=form,
        questions=questions(offered_in(round_.id), days, who),
        prospect=prospect,
        price_then=fee_reason(prospect.fee, mine.workplace) if prospect else "",
        pairs=choice_pairs(prospect.chosen, days, form.room_mate.data or "") if prospect else [],
        errors=errors or [],
    )
