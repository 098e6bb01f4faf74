"""A check that never finds anything is no check: each is shown a page with its fault."""

import pytest

from tests.support.html import Document
from tests.support.html_checks import problems

SOUND = """<!doctype html>
<html lang="da">
<head><meta charset="utf-8"><title>Tilmelding – Kreds</title>
<link rel="stylesheet" href="/static/css/kreds.css"></head>
<body><main><h1>Tilmelding</h1>
<form action="/findes-her" method="post">
<label for="navn">Navn</label>
<input id="navn" name="navn" aria-describedby="hint">
<p id="hint">Dit navn</p>
<fieldset><legend>Møde</legend>
<input type="radio" id="vest" name="moede" value="vest"><label for="vest">Vest</label>
</fieldset>
<button type="submit">Tilmeld</button>
</form>
</main></body>
</html>"""


@pytest.fixture
def site(make_app):
    """The application with one page that takes a form."""
    other = make_app()
    other.add_url_rule("/findes-her", "here", lambda: "", methods=["POST"])
    return other


def test_a_sound_page_has_no_problems(site):
    assert problems(Document(SOUND), site) == []


@pytest.mark.parametrize(
    ("sound", "faulty", "problem"),
    [
        ("</fieldset>", "", "end-tag-too-early"),
        ("<p id=", "<p id='x' id=", "duplicate-attribute"),
        ("<h1>Tilmelding</h1>", "", "exactly one h1"),
        ("<h1>", "<h1>Fest</h1><h1>", "exactly one h1"),
        ("<title>Tilmelding", "<title>Velkommen", "does not begin with its h1"),
        ("</h1>", "</h1><h3>Pris</h3>", "skips a level"),
        ('<html lang="da">', "<html>", "no lang"),
        ('id="hint"', 'id="navn"', "id 'navn' occurs 2 times"),
        ('id="hint"', 'id="et hint"', "an id that is none"),
        ('describedby="hint"', 'describedby="hjælp"', "points at nothing"),
        ("</h1>", '</h1><a href="#navne">Navne</a>', "points at nothing on the page"),
        ('<label for="navn">Navn</label>', "", "has no label"),
        ('<label for="navn">Navn</label>', '<label for="navn"></label>', "has no label"),
        ("<legend>Møde</legend>", "", "no fieldset with a legend"),
        (">Tilmeld<", "><", "says nothing"),
        ("</h1>", '</h1><img src="/static/img/kreds.svg">', "has no alt"),
        ("</h1>", "</h1><table><tr><th>Navn</th></tr></table>", "has no scope"),
        ("</h1>", "</h1><ul><p>Et</p></ul>", "stands directly in ul"),
        ("</h1>", "</h1><span><p>Et</p></span>", "stands inside text"),
        ("</h1>", '</h1><a href="/"><button type="button">Et</button></a>', "inside a link or button"),
        ("<main>", '<main style="color:red">', "inline attribute style"),
        ("<main>", '<main onclick="x()">', "inline attribute onclick"),
        ("</head>", "<style>p{}</style></head>", "an inline style"),
        ("</head>", "<script>x()</script></head>", "an inline script"),
        ("</head>", '<script src="https://x.example/x.js"></script></head>', "fetches from elsewhere"),
        ("</head>", '<script src="//x.example/x.js"></script></head>', "fetches from elsewhere"),
        ("css/kreds.css", "css/findes-ikke.css", "there is no file"),
        (' action="/findes-her"', "", "no action"),
        ("/findes-her", "/findes/ikke/her", "leads nowhere"),
        ("/findes-her", "https://x.example/", "no path of ours"),
        ('method="post"', 'method="get"', "leads nowhere"),
    ],
)
def test_each_fault_is_found(site, sound, faulty, problem):
    assert sound in SOUND
    found = problems(Document(SOUND.replace(sound, faulty, 1)), site)
    assert any(problem in one for one in found), found
