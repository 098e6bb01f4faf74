"""Invitation: who is asked to come to a round, what they are written, what they answered, and reminders."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.common.access import organiser, reader
from app.common.downloads import sheet
from app.common.forms import clean
from app.common.models import db
from app.common.transaction import write
from app.libraries.directory import directory
from app.meetings.models import SittingState
from app.meetings.queries import RoundView, find_round
from app.planning.answer_lists import Filter, Status, cells, chips, counts, shown, titles
from app.planning.reading import FormReader
from app.planning.renewal_forms import MailingForm
from app.registrations.quotes import not_open_words
from app.renewals import services
from app.renewals.answers import asked_to
from app.renewals.asking import Answer, Candidate, Why, remindable_from
from app.renewals.audience import audience, last_sent, mails_by_state
from app.renewals.candidates import sittings_ahead
from app.renewals.mails import letter, to_page
from app.renewals.models import Mailing, MailingKind
from app.renewals.services import NotAsked
from app.renewals.wording import answer_name, group_name, why_words

bp = Blueprint("invitation", __name__)

Page = str | tuple[str, int] | AnyResponse
Errors = list[tuple[str, str]]

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/invitation"
_LONGEST_NOTE = 1000
_PREFIXES = {MailingKind.INVITATION: "invite-", MailingKind.REMINDER: "remind-"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that somebody is filling in; `ticked` None: there is nobody to leave out."""

    kind: MailingKind
    form: MailingForm
    ticked: Collection[str] | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A mailing before it is sent: whom it can go to, who is left out, and one of its mails."""

    form: MailingForm
    people: Sequence[Candidate]
    left_out: Collection[str]
    opened: bool  # somebody is writing it
    subject: str = ""
    text: str = ""

    @property
    def chosen(self) -> list[Candidate]:
        """Whom it goes to."""
        return [one for one in self.people if one.email_key not in self.left_out]

    def groups(self) -> list[tuple[str, list[Candidate]]]:
        """Everybody it can go to by the reason why."""
        groups = [(group_name(why), [one for one in self.people if one.why is why]) for why in Why]
        return [(name, people) for name, people in groups if people]


@bp.get(_PATH)
@reader
def invitation_page(series: str, round_slug: str) -> str:
    """Whom to ask before anybody was asked, and afterwards what they have answered."""
    return _page(find_round(series, round_slug, drafts=True))


@bp.get(f"{_PATH}.<any(csv, xlsx):ending>")
@reader
def answers_sheet(series: str, round_slug: str, ending: str) -> Response:
    """The answers that the list shows, as a sheet."""
    round_ = find_round(series, round_slug, drafts=True)
    rows = [cells(one) for one in shown(asked_to([round_.id])[round_.id], _wanted())]
    return sheet(f"invitation-{round_.slug}", gettext("Invitation"), titles(), rows, ending)


@bp.post(_PATH)
@organiser
def invite(series: str, round_slug: str) -> Page:
    """Show the mail, send it to oneself, or ask everybody who is ticked."""
    round_ = find_round(series, round_slug)
    ticked = request.form.getlist("invite-ask")

    def send(note: str, form_id: str) -> int:
        return services.ask(round_.id, ticked, note, form_id, g.visitor.actor)

    return _carry_out(round_, MailingKind.INVITATION, send, ticked)


@bp.post(f"{_PATH}/paamindelse")
@organiser
def remind(series: str, round_slug: str) -> Page:
    """The same for the reminder to those who have not answered."""
    round_ = find_round(series, round_slug)

    def send(note: str, form_id: str) -> int:
        return services.remind(round_.id, note, form_id, g.visitor.actor)

    return _carry_out(round_, MailingKind.REMINDER, send)


@bp.post(f"{_PATH}/fortryd")
@organiser
def withdraw(series: str, round_slug: str) -> Page:
    """Take back what was sent within the last minute, and show it as it was before."""
    round_ = find_round(series, round_slug)
    number = request.form.get("mailing", "")
    mailing = db.session.get(Mailing, int(number)) if number.isdecimal() and len(number) < 10 else None
    if mailing is None or mailing.round_id != round_.id:
        abort(400)
    kind, note, again = mailing.kind, mailing.note, mailing.withdrawn_at is not None
    addresses = write(services.withdraw, mailing.id, g.visitor.actor)
    if not addresses:
        return _to_page(round_, "fortrudt" if again else "for-sent")
    form = MailingForm(formdata=None, prefix=_PREFIXES[kind], data={"note": note})
    ticked = addresses if kind is MailingKind.INVITATION else None
    return _page(round_, Typed(kind, form, ticked), done="fortrudt")


def _carry_out(
    round_: RoundView,
    kind: MailingKind,
    send: Callable[[str, str], int],
    ticked: Collection[str] | None = None,
) -> Page:
    form, fields, act = MailingForm(prefix=_PREFIXES[kind]), FormReader(), request.form.get("act", "")
    if act not in ("preview", "test", "send"):
        abort(400)
    note = fields.line(form.note, most=_LONGEST_NOTE)
    if act == "send" and not fields.errors:
        try:
            write(send, note, form.ensure_form_id())
            return _to_page(round_, "sendt")
        except NotAsked as refused:
            fields.errors.append(("", str(refused)))
    elif act == "test" and not fields.errors:
        write(services.send_test, round_.id, kind, note, form.sample.data or "", g.visitor.email)
    page = _page(round_, Typed(kind, form, ticked), fields.errors, done=act)
    return (page, 422) if fields.errors else page


def _to_page(round_: RoundView, done: str) -> AnyResponse:
    address = url_for(".invitation_page", series=round_.series.slug, round_slug=round_.slug, nu=done)
    return redirect(address, 303)


def _page(
    round_: RoundView, typed: Typed | None = None, errors: Errors | None = None, *, done: str = ""
) -> str:
    asked, wanted = asked_to([round_.id])[round_.id], _wanted()
    silent = [one for one in asked if one.answer is Answer.NONE]
    return render_template(
        "planning/invitation.html",
        round=round_,
        why_not=_why_not(round_),
        drafts={kind.value: _draft(round_, kind, typed) for kind in MailingKind},
        sent={kind.value: sent for kind, sent in last_sent(round_.id).items()},
        mails={state.value: many for state, many in mails_by_state(round_.id).items()},
        asked=asked,
        silent=silent,
        next_reminder=min((remindable_from(one.asked_at, one.reminded_at) for one in silent), default=None),
        shown=shown(asked, wanted),
        wanted=wanted,
        chips=chips(),
        counts=counts(asked, wanted),
        link=lambda **changes: _link(round_, wanted, changes),
        library_names={row.id: row.name for row in directory().rows},
        answer_name=answer_name,
        why_words=why_words,
        done=done or request.args.get("nu", ""),
        errors=errors or [],
    )


def _draft(round_: RoundView, kind: MailingKind, typed: Typed | None) -> Draft | None:
    """A mailing of this kind as it would be sent now, None where there is nobody to send it to."""
    people = {one.email_key: one for one in audience(round_, kind)}
    if not people:
        return None
    mine = typed if typed is not None and typed.kind is kind else None
    form = mine.form if mine else MailingForm(formdata=None, prefix=_PREFIXES[kind])
    form.ensure_form_id()
    left_out = people.keys() - set(mine.ticked) if mine and mine.ticked is not None else set()
    draft = Draft(form, list(people.values()), left_out, opened=mine is not None)
    sample = people.get(form.sample.data or "") or (draft.chosen or draft.people)[0]
    form.sample.data = sample.email_key
    if _why_not(round_):
        return draft
    mail = letter(sample, round_, kind, form.note.data or "", to_page(round_))
    return replace(draft, subject=mail.subject, text=mail.text)


def _why_not(round_: RoundView) -> str:
    """Why nobody can be asked now, '' where they can."""
    if any(one.state is SittingState.DRAFT for one in round_.sittings):
        return gettext("Runden er en kladde. Udgiv den, så kan du sende invitationen.")
    if round_.open_sittings:
        return ""
    if sittings_ahead(round_):
        return gettext("%(why)s Så kan du sende invitationen.", why=not_open_words(round_))
    return gettext("Tilmeldingen er slut, så der kan ikke inviteres flere.")


def _wanted() -> Filter:
    asked = request.args.get("status", "")
    status = Status(asked) if asked in list(Status) else Status.ALL
    return Filter(status, clean(request.args.get("soeg", ""))[:100])


def _link(round_: RoundView, wanted: Filter, changes: Mapping[str, Any]) -> str:
    """The list with other choices; with an `ending`, the same as a sheet."""
    query = {"status": wanted.status.value, "soeg": wanted.words, **changes}
    chosen = {name: value for name, value in query.items() if value not in ("", Status.ALL.value)}
    endpoint = ".answers_sheet" if "ending" in changes else ".invitation_page"
    return url_for(endpoint, series=round_.series.slug, round_slug=round_.slug, **chosen)
