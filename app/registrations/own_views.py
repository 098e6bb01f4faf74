"""Min tilmelding: what a person sees and can do by the link of their registration. A GET changes nothing."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.common.access import participant_link
from app.common.checks import address_of
from app.common.danish import kroner
from app.common.extensions import csrf
from app.common.forms import Form, add_error, csrf_message
from app.common.limits import limit_per_minute
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.libraries.guess import guess
from app.meetings.queries import RoundView, SittingView
from app.registrations import diet, prospects, queries, self_service, services
from app.registrations.fees import Reason
from app.registrations.forms import ColleagueForm, DetailsForm, DietForm, MoveForm, ShownForm
from app.registrations.mates import Sharer, have_named_each_other, mate_note, shares
from app.registrations.models import Registration
from app.registrations.option_queries import chooses_days
from app.registrations.personal_feeds import feed_token
from app.registrations.places import EITHER
from app.registrations.prospects import Impossible, Prospect, ProspectChanged
from app.registrations.queries import Ticket
from app.registrations.quotes import taken_addresses, taken_words
from app.registrations.self_service import AddressTaken
from app.registrations.states import State
from app.registrations.wording import fee_reason

bp = Blueprint("own", __name__)

Answer = str | tuple[str, int] | Response


@bp.get("/tilmelding/<token>")
@participant_link
def mine(token: str) -> str:
    """Min tilmelding: what, where, when, the price and why, and what can be done."""
    return _mine(token)


@bp.get("/tilmelding/<token>/ret")
@participant_link
def change_page(token: str) -> str:
    """The form with name, address and title."""
    ticket, round_ = queries.ticket_of_link(token)
    form = DetailsForm(
        formdata=None, data={"name": ticket.name, "email": ticket.email, "title": ticket.title}
    )
    return _page("registrations/change.html", ticket, round_, form=form)


@bp.post("/tilmelding/<token>/ret")
@participant_link
@csrf.exempt
def change(token: str) -> Answer:
    """Correct name, address and title; a new address gets a new link."""
    ticket, round_ = _begin(token)
    form = DetailsForm()
    errors = _token_errors(form) + form.problems()
    email, wrong = address_of(form.email.data or "")
    errors += add_error(form.email, wrong)
    if not errors:
        try:
            write(self_service.change_details, ticket.id, form.name.data or "", email, form.title.data or "")
            return _to_mine(ticket.id, "rettet")
        except AddressTaken:
            errors = add_error(
                form.email, gettext("En anden med denne adresse er tilmeldt. Brug en anden adresse.")
            )
        except Impossible as impossible:
            errors = [("", str(impossible))]
    return _page("registrations/change.html", ticket, round_, form=form, errors=errors), 422


@bp.get("/tilmelding/<token>/skift-moede")
@participant_link
def move_page(token: str) -> str:
    """The other sittings, with what moving there would lead to."""
    ticket, round_ = queries.ticket_of_link(token)
    return _move_page(ticket, round_)


@bp.post("/tilmelding/<token>/skift-moede")
@participant_link
@csrf.exempt
def move(token: str) -> Answer:
    """Move, or queue for the other sitting; what is dearer or further back than shown is shown again."""
    ticket, round_ = _begin(token)
    form = MoveForm()
    errors = _token_errors(form)
    if not form.sitting.data:
        errors += add_error(form.sitting, gettext("Vælg et møde."))
    if not errors:
        try:
            write(self_service.move, ticket.id, form.sitting.data or "", form.shown())
            return _to_mine(ticket.id, "flyttet")
        except ProspectChanged:
            return _move_page(ticket, round_, changed=True)
        except Impossible as impossible:
            errors = add_error(form.sitting, str(impossible))
    return _move_page(ticket, round_, form, errors), 422


@bp.get("/tilmelding/<token>/giv-videre")
@participant_link
def hand_over_page(token: str) -> str:
    """The form with the colleague's name and address."""
    ticket, round_ = queries.ticket_of_link(token)
    return _page(
        "registrations/hand_over.html", ticket, round_, form=ColleagueForm(formdata=None), elsewhere=None
    )


@bp.post("/tilmelding/<token>/giv-videre")
@participant_link
@csrf.exempt
def hand_over(token: str) -> Answer:
    """Let a colleague of the same library have the place."""
    ticket, round_ = _begin(token)
    form = ColleagueForm()
    email, wrong = address_of(form.email.data or "")
    errors = _token_errors(form) + form.problems() + add_error(form.email, wrong)
    if not errors and email.casefold() == ticket.email.casefold():
        errors += add_error(
            form.email,
            gettext("Det er din egen adresse. Er det dit navn, der er forkert, så ret tilmeldingen."),
        )
    elsewhere = _elsewhere(ticket, email) if not errors and not form.same_library.data else None
    if elsewhere is not None:
        errors += add_error(
            form.email,
            gettext(
                "Adressen ser ud til at høre til %(library)s. Læs herunder, hvad du kan gøre.",
                library=elsewhere,
            ),
        )
    if not errors:
        try:
            write(self_service.hand_over, ticket.id, form.name.data or "", email)
            return _page("registrations/handed_over.html", ticket, round_, colleague=form.name.data)
        except AddressTaken:
            errors = add_error(
                form.email, gettext("Din kollega er allerede tilmeldt. Meld dig selv fra i stedet.")
            )
        except Impossible as impossible:
            errors = [("", str(impossible))]
    return _page(
        "registrations/hand_over.html", ticket, round_, form=form, errors=errors, elsewhere=elsewhere
    ), 422


@bp.get("/tilmelding/<token>/afmeld")
@participant_link
def cancel_page(token: str) -> str:
    """What cancelling costs, in words, before the button."""
    ticket, round_ = queries.ticket_of_link(token)
    return _cancel_page(ticket, round_)


@bp.post("/tilmelding/<token>/afmeld")
@participant_link
@csrf.exempt
def cancel(token: str) -> Answer:
    """Give up the seat or the place in the queue."""
    ticket, round_ = _begin(token)
    form = ShownForm()
    errors = _token_errors(form)
    if not errors:
        try:
            write(self_service.cancel, ticket.id, form.shown())
            return _to_mine(ticket.id, "afmeldt")
        except ProspectChanged:
            return _cancel_page(ticket, round_, changed=True)
        except Impossible as impossible:
            errors = [("", str(impossible))]
    return _cancel_page(ticket, round_, errors), 422


@bp.post("/tilmelding/<token>/fortryd")
@participant_link
@csrf.exempt
def undo(token: str) -> Answer:
    """Take a cancellation back."""
    ticket, round_ = _begin(token)
    form = ShownForm()
    errors = _token_errors(form)
    if not errors:
        try:
            write(self_service.undo, ticket.id, form.shown())
            return _to_mine(ticket.id, "fortrudt")
        except ProspectChanged:
            return _mine(token, changed=True)
        except AddressTaken:
            errors = [("", taken_words())]
            write(services.send_links, list(taken_addresses([ticket.email.casefold()], round_.id).values()))
        except Impossible as impossible:
            errors = [("", str(impossible))]
    return _mine(token, errors), 422


@bp.post("/tilmelding/<token>/kost")
@participant_link
@csrf.exempt
def save_diet(token: str) -> Answer:
    """Keep what a person eats and needs at the hotel, with their consent."""
    ticket, _ = _begin(token)
    form = DietForm()
    said = bool(form.codes() or form.note.data or form.hotel_needs.data)
    errors = _token_errors(form) + form.problems()
    if said and not form.consent.data:
        errors += add_error(form.consent, gettext("Sæt kryds ved samtykket, eller lad felterne stå tomme."))
    if errors:
        return _mine(token, errors, form), 422
    write(diet.save, ticket.id, form.codes(), form.note.data or "", form.hotel_needs.data or "")
    return _to_mine(ticket.id, "kost")


def _mine(
    token: str,
    errors: list[tuple[str, str]] | None = None,
    form: DietForm | None = None,
    *,
    changed: bool = False,
) -> str:
    ticket, round_ = queries.ticket_of_link(token)
    row = db.session.get_one(Registration, ticket.id)
    prospect = prospects.undo_prospect(row, row.round) if prospects.can_undo(row) else None
    if form is None:
        said = bool(ticket.diet or ticket.diet_note or ticket.hotel_needs)
        known = {"note": ticket.diet_note, "hotel_needs": ticket.hotel_needs, "consent": said}
        form = DietForm(formdata=None, data=known)
        form.choose(ticket.diet)
    return _page(
        "registrations/mine.html",
        ticket,
        round_,
        errors=errors or [],
        done=request.args.get("nu", ""),
        changed=changed,
        undo=prospect,
        undo_form=_shown_form(ShownForm(formdata=None), prospect) if prospect else None,
        undo_price=fee_reason(prospect.fee, ticket.workplace) if prospect else "",
        feed=feed_token(ticket.id),
        can_move=bool(_targets(ticket, round_)) or ticket.wish is not None,
        fee_history=queries.fee_history(ticket.id, ticket.workplace),
        diet_form=form,
        diet_choices=diet.choices(),
        has_room=ticket.has_room,
        chooses_days=round_.has_options and chooses_days(round_.id),
        mate_note=_mate_note(ticket, round_),
    )


def _mate_note(ticket: Ticket, round_: RoundView) -> str:
    """With whom they share a room: only where both have written each other it is said that they have."""
    me = Sharer(ticket.name, ticket.room_mate, shares(ticket.chosen))
    if me.mate and me.shares and have_named_each_other(round_.id, me.name, me.mate):
        return gettext("%(mate)s har også skrevet dit navn.", mate=me.mate)
    return mate_note(me, ())


def _move_page(
    ticket: Ticket,
    round_: RoundView,
    form: MoveForm | None = None,
    errors: list[tuple[str, str]] | None = None,
    *,
    changed: bool = False,
) -> str:
    chosen = form.sitting.data if form else ""
    fresh = MoveForm(formdata=None, data={"sitting": chosen})
    if form is not None:
        fresh.sitting.errors = form.sitting.errors
    row = db.session.get_one(Registration, ticket.id)
    options = []
    for slug, name in _targets(ticket, round_):
        try:
            prospect = prospects.move_prospect(row, slug, row.round)
        except Impossible:
            continue
        fresh.show(slug, prospect.fee.at_most, waits=prospect.waits)
        options.append((slug, name, _prospect_words(prospect, ticket)))
    if ticket.wish is not None and ticket.sitting is not None:
        options.append((ticket.sitting.slug, _stay_words(ticket.sitting), ""))
    if not options:
        errors = [("", message) for _, message in errors or []]  # there is no field to lead to
    return _page(
        "registrations/move.html",
        ticket,
        round_,
        form=fresh,
        options=options,
        errors=errors or [],
        changed=changed,
    )


def _targets(ticket: Ticket, round_: RoundView) -> list[tuple[str, str]]:
    """The sittings one can move to, by slug, and east or west for who has no seat yet."""
    here = ticket.sitting.id if ticket.sitting else None
    known = (here, ticket.wish.id if ticket.wish else None)
    found = [(one.slug, one.name) for one in round_.open_sittings if one.id not in known]
    either = (EITHER, gettext("Det er lige meget – øst eller vest"))
    can_wait_anywhere = ticket.may_wait_anywhere and here is not None and len(round_.open_sittings) > 1
    return [*found, either] if can_wait_anywhere else found


def _stay_words(sitting: SittingView) -> str:
    """Taking back the wish to move."""
    return gettext("Bliv i %(sitting)s, og slet ønsket om at flytte", sitting=sitting.in_words)


def _prospect_words(prospect: Prospect, ticket: Ticket) -> str:
    """What moving would lead to: at once or in the queue, and the price."""
    price = fee_reason(prospect.fee, ticket.workplace)
    if not prospect.waits:
        return gettext("Der er plads. %(price)s.", price=price)
    if ticket.state is State.CONFIRMED:
        if prospect.fee.reason is Reason.AWAITS_SEAT:  # the seat they have is paid for as it is
            price = gettext("Den nye plads koster højst %(most)s", most=kroner(prospect.fee.at_most))
        return gettext(
            "Alle pladser er optaget. Du står i kø og beholder din plads så længe. %(price)s.", price=price
        )
    return gettext("Du står på ventelisten. %(price)s.", price=price)


def _cancel_page(
    ticket: Ticket, round_: RoundView, errors: list[tuple[str, str]] | None = None, *, changed: bool = False
) -> str:
    row = db.session.get_one(Registration, ticket.id)
    fee = prospects.cancel_fee(row)
    form = ShownForm(formdata=None)
    form.shown_total.data = str(fee.amount)
    return _page(
        "registrations/cancel.html",
        ticket,
        round_,
        form=form,
        cost=fee.amount,
        errors=errors or [],
        changed=changed,
    )


def _begin(token: str) -> tuple[Ticket, RoundView]:
    limit_per_minute("change", current_app.config["SIGN_UPS_PER_MINUTE"])
    return queries.ticket_of_link(token)


def _page(template: str, ticket: Ticket, round_: RoundView, **words: object) -> str:
    return render_template(template, ticket=ticket, round=round_, **{"errors": [], **words})


def _to_mine(registration_id: int, done: str) -> Response:
    """To Min tilmelding, by the link it has now; `done` says what is confirmed there."""
    ticket, _ = queries.ticket(registration_id)
    return redirect(url_for(".mine", token=ticket.token, nu=done), code=303)


def _shown_form(form: ShownForm, prospect: Prospect) -> ShownForm:
    form.shown_total.data = str(prospect.fee.at_most)
    form.shown_waiting.data = "0" if prospect.waits else ""
    return form


def _token_errors(form: Form) -> list[tuple[str, str]]:
    return [] if form.csrf_token.validate(form) else [("", csrf_message())]


def _elsewhere(ticket: Ticket, email: str) -> str | None:
    """The name of another library that an address seems to belong to."""
    row = db.session.get_one(Registration, ticket.id)
    guessed = guess(email.rpartition("@")[2].casefold()).library
    if guessed is None or row.library_id is None or guessed.id == row.library_id:
        return None
    return directory().by_id[guessed.id].name
