"""Billede: what is taken, what is made of it, what is refused, and who sees it."""

from io import BytesIO

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.accounts.roles import Role
from app.common.models import db
from app.common.transaction import write
from app.meetings.models import SittingState
from app.meetings.pictures import picture_of
from app.planning.changes import clone
from app.planning.cloning import Wish
from app.planning.picture_file import PictureRefused, Unusable, small_picture
from tests.conftest import signed_in
from tests.factories import GrantFactory
from tests.registrations.stories import address_of, one_sitting

PAGE = "/arrangoer/laanesamarbejde/marts/billede"


@pytest.fixture
def round_(app):
    return one_sitting(series__slug="laanesamarbejde", slug="marts")


def drawn(width: int, height: int, kind: str = "PNG", mode: str = "RGB", **options) -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height)).save(out, kind, **options)
    return out.getvalue()


def noise(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.effect_noise((width, height), 200).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def send(client, content: bytes | None, alt: str = "To ved et bord på Ærø", status: int = 303):
    file = {} if content is None else {"file": FileStorage(BytesIO(content), "billede.jpg")}
    return send_to(client, PAGE, {"alt": alt, **file}, status)


def send_to(client, path: str, fields: dict[str, object], status: int):
    """What answers these fields, written out at once: the client's own way leaves large files open."""
    boundary, body = encode_multipart({"csrf_token": client.csrf_token(), **fields})
    kind = f"multipart/form-data; boundary={boundary}"
    return client._open("POST", path, status, data=body, content_type=kind)


@pytest.mark.parametrize(
    ("file", "size"),
    [
        (drawn(1600, 1200, "JPEG"), (800, 600)),
        (drawn(300, 200), (300, 200)),
        (drawn(300, 200, mode="P"), (300, 200)),
        (drawn(300, 200, mode="RGBA"), (300, 200)),
        (drawn(300, 200, mode="LA"), (300, 200)),
        (drawn(300, 200, "JPEG", mode="CMYK"), (300, 200)),
        (drawn(600, 3000, "WEBP"), (160, 800)),
        (drawn(8000, 4900), (800, 490)),
    ],
)
def test_a_picture_is_made_small_enough_for_a_page(file, size):
    made = small_picture(file)
    assert (made.width, made.height) == size
    with Image.open(BytesIO(made.content)) as picture:
        assert (picture.size, picture.format, made.media_type) == (size, "WEBP", "image/webp")


def test_also_one_that_cannot_be_pressed_together_is_at_most_60_kb():
    assert len(small_picture(noise(2400, 1800)).content) <= 60 * 1024


def test_what_is_transparent_is_white():
    with Image.open(BytesIO(small_picture(drawn(9, 9, mode="RGBA")).content)) as picture:
        assert picture.convert("RGB").getpixel((4, 4)) == (255, 255, 255)


def test_it_is_turned_as_it_was_held_and_says_nothing_of_where_it_was_taken():
    said = Image.Exif()
    said[0x0112], said[0x010E] = 6, "Hos Åse hjemme"
    made = small_picture(drawn(400, 200, "JPEG", exif=said))
    assert (made.width, made.height) == (200, 400)
    assert b"hjemme" not in made.content


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (b"", Unusable.EMPTY),
        (b"Kun ord", Unusable.NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", Unusable.NO_PICTURE),
        (drawn(9, 9, "GIF", mode="P"), Unusable.NO_PICTURE),
        (noise(300, 300)[:9000], Unusable.NO_PICTURE),
        (drawn(10_000, 5_000), Unusable.TOO_LARGE),
        (drawn(10_000, 10_000, mode="1"), Unusable.TOO_LARGE),
        (drawn(20_000, 10_000, mode="1"), Unusable.TOO_LARGE),
        (b"x" * (8 * 1024 * 1024 + 1), Unusable.TOO_HEAVY),
    ],
    ids=["empty", "text", "svg", "gif", "cut off", "50 Mp", "100 Mp", "200 Mp", "heavy"],
)
def test_what_is_no_picture_for_a_page_is_refused(file, reason):
    with pytest.raises(PictureRefused) as refused:
        small_picture(file)
    assert refused.value.reason is reason


def test_the_picture_stands_on_the_page_of_the_round_and_is_kept_for_good(desk, client, flask_client, round_):
    assert not client.get(address_of(round_, "")).select("main img")
    assert "Billedet er gemt" in send(desk, drawn(1600, 1200)).follow().text
    (shown,) = client.get(address_of(round_, "")).select("main img")
    assert (shown["width"], shown["height"], shown["alt"]) == ("800", "600", "To ved et bord på Ærø")
    answer = flask_client.get(shown["src"])
    assert answer.mimetype == "image/webp"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = flask_client.get(shown["src"], headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    send(desk, drawn(30, 30))
    assert flask_client.get(shown["src"]).status_code == 404


def test_the_picture_of_a_draft_is_for_organisers(desk, flask_client, round_):
    round_.sittings[0].state = SittingState.DRAFT
    page = send(desk, drawn(30, 30)).follow()
    (shown,) = page.select("main img")
    assert desk.flask.get(shown["src"]).status_code == 200
    digest = picture_of(round_.id).digest
    assert flask_client.get(address_of(round_, f"billede/{digest}.webp")).status_code == 404


def test_the_words_alone_can_be_changed_and_the_picture_removed(desk, round_):
    send(desk, drawn(30, 30))
    send(desk, None, "En tom væg")
    assert picture_of(round_.id).alt == "En tom væg"
    page = desk.get(PAGE).form(f"{PAGE}/fjern").submit(status=303).follow()
    assert "Billedet er fjernet" in page.text
    assert picture_of(round_.id) is None
    desk.post(f"{PAGE}/fjern", {}, 303)


@pytest.mark.parametrize(
    ("content", "alt", "sentences"),
    [
        (None, "Et bord", ["Vælg et billede."]),
        (b"", "Et bord", ["Filen er tom. Vælg en anden."]),
        (b"Kun ord", "Et bord", ["Filen kan ikke læses som et billede. Vælg en JPEG-, PNG- eller WebP-fil."]),
        (
            drawn(10_000, 5_000),
            "Et bord",
            ["Billedet er for stort. Gem det i en mindre størrelse, fx 2.000 pixels bredt."],
        ),
        (
            b"x" * 9 * 1024 * 1024,
            "Et bord",
            ["Filen fylder mere end 8 MB. Gem billedet i en mindre størrelse."],
        ),
        (drawn(30, 30), " ", ["Skriv, hvad billedet viser.", "Vælg billedet igen."]),
        (drawn(30, 30), "Æ" * 251, ["Billedtekst: Skriv højst 250 tegn.", "Vælg billedet igen."]),
    ],
    ids=["none", "empty", "text", "50 Mp", "9 MB", "no words", "many words"],
)
def test_what_cannot_be_used_is_said_and_the_words_are_kept(desk, round_, content, alt, sentences):
    page = send(desk, content, alt, 422)
    assert set(sentences) <= set(page.links)
    assert page.title.startswith("Fejl: ")
    assert page.form(PAGE).fields["alt"] == alt.strip()
    assert picture_of(round_.id) is None


def test_far_too_much_gets_a_page(desk, round_):
    assert send(desk, b"x" * 33 * 1024 * 1024, status=413).h1 == "Det var for meget på én gang"


def test_words_in_the_place_of_a_file_are_none(desk, round_):
    page = send_to(desk, PAGE, {"alt": "Et bord", "file": "Kun ord"}, 422)
    assert "Vælg et billede." in page.links


def test_other_pages_take_no_such_files(desk, round_):
    path = "/arrangoer/laanesamarbejde/marts/partnere"
    send_to(desk, path, {"file": FileStorage(BytesIO(b"x" * 2 * 1024 * 1024), "stor.jpg")}, 413)


def test_readers_change_nothing(app, round_):
    reader = signed_in(app, GrantFactory(role=Role.READER, series_id=round_.series_id).account)
    reader.get(PAGE, 403)
    send(reader, drawn(30, 30), status=403)
    assert picture_of(round_.id) is None


def test_the_picture_does_not_come_along_to_the_next_round(desk, round_):
    send(desk, drawn(30, 30))
    (sitting,) = round_.sittings
    day = sitting.starts_at.replace(year=2028).date()
    made = write(clone, round_.series_id, round_.id, Wish({sitting.slug: day}), "x")
    assert picture_of(made) is None


@pytest.mark.both_databases
def test_words_with_signs_are_words(desk, client, round_):
    send(desk, drawn(30, 30), '"><script>alert(1)</script>')
    (shown,) = client.get(address_of(round_, "")).select("main img")
    assert shown["alt"] == '"><script>alert(1)</script>'
    db.session.rollback()
