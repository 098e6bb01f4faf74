"""Billede: the picture of a round, with the words for who does not see it."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.file import FileField
from werkzeug.wrappers import Response

from app.common.access import organiser
from app.common.conditional import for_good
from app.common.forms import Form, LineField
from app.common.transaction import write
from app.meetings.pictures import MOST_ALT, picture_content, picture_of
from app.meetings.queries import RoundView, find_round
from app.planning.picture_file import (
    MEDIA_TYPES,
    MOST_BYTES,
    PictureRefused,
    SmallPicture,
    Unusable,
    small_picture,
)
from app.planning.pictures import describe_picture, remove_picture, set_picture
from app.planning.reading import FormReader

bp = Blueprint("pictures", __name__)

Answer = str | tuple[str, int] | Response
Errors = list[tuple[str, str]]

_PATH = "/arrangoer/<slug:series>/<slug:round_slug>/billede"
_MOST_OF_REQUEST = 4 * MOST_BYTES
"""So that who sends a picture that is too heavy gets the form back, and not the page of error 413."""


class PictureForm(Form):
    """A picture, which may be left out where there is one, and what it shows."""

    file = FileField()
    alt = LineField()


@bp.url_value_preprocessor
def _take_pictures(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let in more than a form of text has; this comes before anything reads the form."""
    request.max_content_length = _MOST_OF_REQUEST


@bp.get(_PATH)
@organiser
def picture_page(series: str, round_slug: str) -> str:
    """The picture as it is, and the form for another."""
    round_ = find_round(series, round_slug, drafts=True)
    picture = picture_of(round_.id)
    return _page(round_, PictureForm(formdata=None, data={"alt": picture.alt if picture else ""}))


@bp.post(_PATH)
@organiser
def save(series: str, round_slug: str) -> Answer:
    """Take the picture that was sent, or what is said of the one that is there."""
    round_ = find_round(series, round_slug, drafts=True)
    form, reader = PictureForm(), FormReader({"alt": gettext("Billedtekst")})
    picture = _read_file(form, reader, is_needed=picture_of(round_.id) is None)
    alt = reader.line(form.alt, gettext("Skriv, hvad billedet viser."), MOST_ALT)
    if reader.errors and picture:
        reader.complain(form.file, gettext("Vælg billedet igen."))  # browsers do not keep it
    if reader.errors:
        return _page(round_, form, reader.errors), 422
    if picture is None:
        write(describe_picture, round_.id, alt, g.visitor.actor)
    else:
        write(set_picture, round_.id, picture, alt, g.visitor.actor)
    return _back(round_, "gemt")


@bp.post(f"{_PATH}/fjern")
@organiser
def remove(series: str, round_slug: str) -> Response:
    """Show the round without a picture."""
    round_ = find_round(series, round_slug, drafts=True)
    write(remove_picture, round_.id, g.visitor.actor)
    return _back(round_, "fjernet")


@bp.get(f"{_PATH}/<digest>.webp")
@organiser
def shown(series: str, round_slug: str, digest: str) -> Response:
    """The picture itself, also of a round that visitors do not see yet."""
    return for_good(*picture_content(find_round(series, round_slug, drafts=True).id, digest), digest)


def _read_file(form: PictureForm, reader: FormReader, *, is_needed: bool) -> SmallPicture | None:
    """The picture that was sent; None where there is none, or none of use."""
    if not form.file.data:
        reader.complain(form.file, gettext("Vælg et billede.") if is_needed else "")
        return None
    try:
        return small_picture(form.file.data.read(MOST_BYTES + 1))
    except PictureRefused as refused:
        reader.complain(form.file, _words(refused.reason))
        return None


def _words(reason: Unusable) -> str:
    return {
        Unusable.EMPTY: gettext("Filen er tom. Vælg en anden."),
        Unusable.TOO_HEAVY: gettext("Filen fylder mere end 8 MB. Gem billedet i en mindre størrelse."),
        Unusable.TOO_LARGE: gettext(
            "Billedet er for stort. Gem det i en mindre størrelse, fx 2.000 pixels bredt."
        ),
        Unusable.NO_PICTURE: gettext(
            "Filen kan ikke læses som et billede. Vælg en JPEG-, PNG- eller WebP-fil."
        ),
    }[reason]


def _back(round_: RoundView, done: str) -> Response:
    page = url_for(".picture_page", series=round_.series.slug, round_slug=round_.slug, nu=done)
    return redirect(page, 303)


def _page(round_: RoundView, form: PictureForm, errors: Errors | None = None) -> str:
    return render_template(
        "planning/picture.html",
        round=round_,
        form=form,
        picture=picture_of(round_.id),
        accepted=",".join(MEDIA_TYPES),
        errors=errors or [],
        done=request.args.get("nu", ""),
    )
