"""Signing in and out, and the page of users."""

from flask import Blueprint, current_app, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.accounts import queries, services
from app.accounts.forms import InvitationForm, SignInForm
from app.accounts.roles import Role
from app.accounts.services import AccountRefused, LinkUsedUp
from app.common.access import owner, public, reader
from app.common.checks import address_of
from app.common.forms import add_error, line_problems
from app.common.limits import limit_per_quarter
from app.common.transaction import write
from app.meetings.queries import all_series

bp = Blueprint("accounts", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]


@bp.get("/arrangoer/log-ind")
@public
def sign_in_page() -> str:
    """The form that asks for a link."""
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None), errors=[])


@bp.post("/arrangoer/log-ind")
@public
def ask_for_link() -> Answer:
    """Mail a link; the answer never tells whether the address has an account."""
    limit_per_quarter("sign-in", current_app.config["SIGN_INS_PER_QUARTER"])
    form = SignInForm()
    email, wrong = address_of(form.email.data or "")
    errors = add_error(form.email, wrong)
    if errors:
        return render_template("accounts/sign_in.html", form=form, errors=errors), 422
    write(services.ask_for_link, email)
    return render_template("accounts/link_sent.html", email=email)


@bp.get("/arrangoer/log-ind/<token>")
@public
def link_page(token: str) -> Answer:
    """The button that signs in: a mail scanner that opens the link uses nothing up."""
    if not queries.is_good(token):
        return _used_up()
    return render_template("accounts/link.html", token=token)


@bp.post("/arrangoer/log-ind/<token>")
@public
def sign_in(token: str) -> Answer:
    """Sign in, and go on to the page that was asked for."""
    try:
        key = write(services.sign_in, token, request.user_agent.string, session.get("organiser", ""))
    except LinkUsedUp:
        return _used_up()
    onwards = session.get("after_sign_in", "")
    session.clear()  # a form token from before belongs to nobody in particular
    session.permanent = True
    session["organiser"] = key
    is_ours = onwards.startswith("/arrangoer/") and not onwards.startswith("/arrangoer/log-")
    return redirect(onwards if is_ours else url_for("overview.overview"), code=303)


@bp.post("/arrangoer/log-ud")
@public
def sign_out() -> Response:
    """End this session; who has no role any more, or whose session is over, may leave as well."""
    write(services.sign_out, session.get("organiser", ""))
    session.clear()
    return redirect(url_for(".sign_in_page"), code=303)


@bp.get("/arrangoer/mig")
@reader
def me() -> str:
    """Where one is signed in."""
    return render_template("accounts/me.html", sessions=queries.sessions_of(g.visitor.account_id))


@bp.post("/arrangoer/mig/log-ud")
@reader
def sign_out_everywhere() -> Response:
    """End all of one's own sessions."""
    write(services.sign_out_everywhere, g.visitor.account_id, g.visitor.actor)
    session.clear()
    return redirect(url_for(".sign_in_page"), code=303)


@bp.get("/arrangoer/brugere")
@owner
def users() -> str:
    """Who may do what, and the form that invites one more."""
    return _users(InvitationForm(formdata=None))


@bp.post("/arrangoer/brugere")
@owner
def invite() -> Answer:
    """Invite somebody; who has an account already gets these roles as well."""
    form = InvitationForm()
    email, wrong = address_of(form.email.data or "")
    errors = line_problems(form.name, gettext("Indtast navnet.")) + add_error(form.email, wrong)
    roles = _roles_asked_for()
    if not roles:
        errors.append(("role-owner", gettext("Vælg mindst én rolle.")))
    if errors:
        return _users(form, errors), 422
    write(services.invite, form.name.data or "", email, roles, g.visitor.actor)
    return redirect(url_for(".users", nu="inviteret"), code=303)


@bp.post("/arrangoer/brugere/<int:account_id>")
@owner
def change_user(account_id: int) -> Answer:
    """Change the roles of an account, or sign it out everywhere."""
    try:
        if "sign_out" in request.form:
            write(services.sign_out_everywhere, account_id, g.visitor.actor)
            return redirect(url_for(".users", nu="logget-ud"), code=303)
        write(_set_roles, account_id, g.visitor.actor)
    except AccountRefused as refused:
        return _users(InvitationForm(formdata=None), [("", str(refused))], changing=account_id), 422
    return redirect(url_for(".users", nu="gemt"), code=303)


@bp.get("/arrangoer/brugere/<int:account_id>/fjern")
@owner
def removal_page(account_id: int) -> Answer:
    """Who would be removed, and what that means; whoever is gone already is said to be."""
    person = next((one for one in queries.people() if one.id == account_id), None)
    if person is None:
        return redirect(url_for(".users", nu="fjernet"), 303)
    return render_template("accounts/remove.html", person=person, errors=[])


@bp.post("/arrangoer/brugere/<int:account_id>/fjern")
@owner
def remove_user(account_id: int) -> Answer:
    """Remove an account."""
    try:
        write(services.remove, account_id, g.visitor.actor)
    except AccountRefused as refused:
        return _users(InvitationForm(formdata=None), [("", str(refused))]), 422
    return redirect(url_for(".users", nu="fjernet"), 303)


def _used_up() -> Answer:
    """Who is signed in, by this link or another one, goes on to Overblik all the same."""
    if queries.visitor_of(session.get("organiser", "")):
        return redirect(url_for("overview.overview"), 303)
    return render_template("accounts/link_used.html"), 410


def _set_roles(account_id: int, actor: str) -> None:
    asked = _roles_asked_for()
    for series in [None, *(one.id for one in all_series())]:
        services.set_role(account_id, series, asked.get(series), actor)


def _roles_asked_for() -> dict[int | None, Role]:
    """The roles chosen in a form: a box for owner, and for each series one of three."""
    roles: dict[int | None, Role] = {None: Role.OWNER} if request.form.get("role-owner") else {}
    for series in all_series():
        chosen = request.form.get(f"role-{series.id}", "")
        if chosen in (Role.ORGANISER, Role.READER):
            roles[series.id] = Role(chosen)
    return roles


def _users(form: InvitationForm, errors: Errors | None = None, changing: int | None = None) -> str:
    """The page; what was chosen stays chosen, of the user being changed or else of the one invited."""
    return render_template(
        "accounts/users.html",
        form=form,
        errors=errors or [],
        people=queries.people(),
        series=all_series(),
        asked=_roles_asked_for(),
        changing=changing,
        done=request.args.get("nu", ""),
    )
