import pytest
from flask import Flask, redirect, request

from app.common.access import public
from tests.support.pages import PageClient

FORM = """<!doctype html>
<html lang="da"><head><title>Form</title></head><body><main><h1>Form</h1><p>{said}</p>
<a href="/andet">Videre</a>
<form action="/form" method="post"><input type="hidden" name="csrf_token" value="{token}">
<input type="hidden" name="skjult" value="1">
<input name="navn" aria-label="Navn" maxlength="5">
<textarea name="note" aria-label="Note">før</textarea>
<select name="sted" aria-label="Sted">
<option value="v">Vest</option><option value="o" selected>Øst</option>
</select>
<input type="checkbox" name="ja" value="1" aria-label="Ja" checked>
<button type="submit" name="gem" value="gemt">Gem</button>
<button type="submit" name="slet" value="1">Slet</button>
</form></main></body></html>"""


@pytest.fixture
def visitor(make_app):
    """A visitor of a site with one form, which shows what it was sent."""
    site: Flask = make_app()

    @site.get("/form", endpoint="form")
    @public
    def form() -> str:
        return FORM.format(said="", token=site.jinja_env.globals["csrf_token"]())

    @site.post("/form", endpoint="sent")
    @public
    def sent() -> str:
        said = sorted(f"{name}={value}" for name, value in request.form.items() if name != "csrf_token")
        return FORM.format(said=" ".join(said), token="")

    site.add_url_rule("/hen", "away", public(lambda: redirect("/form")))
    return PageClient(site)


def test_a_form_sends_all_it_holds_and_the_button_pressed(visitor):
    form = visitor.get("/form").form("/form")
    shown = form.fill(navn="Ærø", sted="v", ja=None).submit("Gem")
    assert shown.select("p")[0].text == "gem=gemt navn=Ærø note=før skjult=1 sted=v"


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"findes": "x"}, "no field 'findes'"),
        ({"navn": "for langt"}, "takes 5 characters"),
        ({"sted": "n"}, "does not offer 'n'"),
        ({"ja": "2"}, "does not offer '2'"),
    ],
)
def test_only_what_the_form_offers_can_be_filled_in(visitor, fields, complaint):
    with pytest.raises(AssertionError, match=complaint):
        visitor.get("/form").form().fill(fields)


def test_a_redirect_is_followed_only_when_asked_for(visitor):
    with pytest.raises(AssertionError, match="302"):
        visitor.get("/hen")
    assert visitor.get("/hen", 302).follow().h1 == "Form"


def test_an_unsound_page_fails_the_test(make_app):
    site = make_app()
    site.add_url_rule("/daarlig", "bad", public(lambda: "<p>Hej"))
    with pytest.raises(AssertionError, match=r"not sound:\n- .*doctype"):
        PageClient(site).get("/daarlig")
