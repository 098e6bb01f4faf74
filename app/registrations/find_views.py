"""Find min tilmelding, and Vores bibliotek: what a library has in its rounds, by link."""

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from app.common.access import library_link, public
from app.common.checks import address_of, ean_problem
from app.common.extensions import csrf
from app.common.forms import csrf_message
from app.common.limits import limit_per_minute, limit_per_quarter
from app.common.transaction import write
from app.outbox import services as outbox
from app.registrations import our_library
from app.registrations.forms import EanForm, FindForm
from app.registrations.news import digest, may_be_mailed

bp = Blueprint("find", __name__)

Answer = str | tuple[str, int] | Response


@bp.get("/find")
@public
def find_page() -> str:
    """The form that asks for an address."""
    return render_template("registrations/find.html", form=FindForm(formdata=None), errors=[])


@bp.post("/find")
@public
@csrf.exempt
def find() -> Answer:
    """Send an address its links. The answer is the same whether it is known or not, and takes as long."""
    limit_per_quarter("find", current_app.config["FINDS_PER_QUARTER"])
    form = FindForm()
    email, wrong = address_of(form.email.data or "")
    wrong = wrong if form.csrf_token.validate(form) else csrf_message()
    if wrong:
        form.email.errors = [wrong]
        errors = [(form.email.id, wrong)]
        return render_template("registrations/find.html", form=form, errors=errors), 422
    write(_send, email)
    return render_template("registrations/find_sent.html", email=email)


@bp.get("/bibliotek/<token>")
@library_link
def our_library_page(token: str) -> str:
    """Our people, who holds the free place, the fees, the EAN."""
    return _our_library(token, EanForm(formdata=None))


@bp.post("/bibliotek/<token>")
@library_link
@csrf.exempt
def save_ean(token: str) -> Answer:
    """Keep the library's EAN for its invoices."""
    limit_per_minute("change", current_app.config["SIGN_UPS_PER_MINUTE"])
    form = EanForm()
    wrong = ean_problem(form.ean.data or "") if form.csrf_token.validate(form) else csrf_message()
    if wrong:
        form.ean.errors = [wrong]
        return _our_library(token, form, [(form.ean.id, wrong)]), 422
    write(our_library.set_ean, our_library.id_of_link(token), form.ean.data or "")
    return _our_library(token, EanForm(formdata=None), saved=True)


def _send(email: str) -> None:
    if may_be_mailed(email):
        outbox.put("find", 0, f"find:{digest(email.casefold())}", email)


def _our_library(
    token: str, form: EanForm, errors: list[tuple[str, str]] | None = None, *, saved: bool = False
) -> str:
    page = our_library.page_of_link(token)
    if not request.form:
        form.ean.data = page.ean
    return render_template(
        "registrations/our_library.html", page=page, form=form, token=token, errors=errors or [], saved=saved
    )
