"""The lint that the other tests here rely on refuses what is broken."""

from pathlib import Path

import pytest

from tests.tools.itip_lint import lint, lint_mail

SAMPLES = Path(__file__).parent / "samples"
BROKEN = sorted(SAMPLES.glob("bad-*.ics"))
SOUND = sorted(SAMPLES.glob("0*.ics"))


def name_of(path):
    return path.stem


def test_there_are_samples():
    assert len(BROKEN) == 16
    assert len(SOUND) == 3


@pytest.mark.parametrize("path", BROKEN, ids=name_of)
def test_a_broken_object_is_refused(path):
    assert lint(path.read_bytes())


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_a_sound_object_passes(path):
    assert lint(path.read_bytes()) == []


@pytest.mark.parametrize("cut", [0, 1, 20, 500, -2])
def test_half_an_object_is_refused(cut):
    assert lint((SAMPLES / "01-request.ics").read_bytes()[:cut])


def mail_around(calendar, *, to="anne@bib.example", method="REQUEST", last=True):
    """A mail by hand, its parts as CALENDAR.md 13 wants them unless told otherwise."""
    html = b"--alt\r\nContent-Type: text/html\r\n\r\n<p>Hej</p>\r\n"
    invitation = (
        b"--alt\r\nContent-Type: text/calendar; charset=UTF-8; method=%s; component=VEVENT\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" % method.encode()
    ) + calendar.replace(b"=", b"=3D")
    parts = html + invitation if last else invitation + html
    return (
        (
            b"From: moeder@kreds.example\r\nTo: %s\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: multipart/alternative; boundary=alt\r\n\r\n"
            b"--alt\r\nContent-Type: text/plain\r\n\r\nHej\r\n" % to.encode()
        )
        + parts.replace(b"END:VCALENDAR\r\n", b"END:VCALENDAR\r\n\r\n")
        + b"--alt--\r\n"
    )


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"to": "bo@bib.example"}, "wants the one ATTENDEE"),
        ({"to": "anne@bib.example, bo@bib.example"}, "wants the one ATTENDEE"),
        ({"method": "CANCEL"}, "in the object METHOD:REQUEST"),
        ({"last": False}, "calendar last"),
    ],
)
def test_a_mail_unlike_its_object_is_refused(change, finding):
    calendar = (SAMPLES / "01-request.ics").read_bytes()
    assert lint_mail(mail_around(calendar)) == []
    assert any(finding in found for found in lint_mail(mail_around(calendar, **change)))
