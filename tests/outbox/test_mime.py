"""The bytes of a mail: their order, and that nothing in a name or text can change their structure."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask

from app.outbox.composers import Mail
from app.outbox.mime import Letter, message_id, to_bytes

KEY = "0123456789abcdef0123456789abcdef"
NINE = datetime(2027, 2, 1, 9, tzinfo=UTC)
CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nX-NOTE:\xc3\xa6\xc3\xb8\xc3\xa5\r\nEND:VCALENDAR\r\n"

HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "X-Auto-Response-Suppress",
}


def a_mail(**changes: object) -> Mail:
    values = {
        "to_address": "soeren@horsens.example",
        "subject": "Tilmeldt",
        "text": "Kære Søren",
        "html": "<p>Kære Søren</p>",
    }
    return Mail(**{**values, **changes})  # type: ignore[arg-type]


def written(**changes: object) -> bytes:
    return to_bytes(a_mail(**changes), KEY, NINE)


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.SMTP)


pytestmark = pytest.mark.usefixtures("app")


def test_calendar_13_it_is_the_last_alternative_and_attached_with_the_same_bytes() -> None:
    message = read(written(calendar=CALENDAR, calendar_method="REQUEST"))
    alternative, attached = message.iter_parts()
    assert message.get_content_type() == "multipart/mixed"
    assert alternative.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    *_, calendar = alternative.iter_parts()
    assert dict(calendar["Content-Type"].params) == {
        "charset": "UTF-8",
        "method": "REQUEST",
        "component": "VEVENT",
    }
    assert attached.get_content_type() == "application/ics"
    assert attached.get_filename() == "invite.ics"
    assert {calendar["Content-Transfer-Encoding"], attached["Content-Transfer-Encoding"]} == {"base64"}
    assert calendar.get_payload(decode=True) == attached.get_payload(decode=True) == CALENDAR


def test_without_calendar_there_are_text_and_html() -> None:
    message = read(written())
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content().strip(), html.get_content().strip()) == ("Kære Søren", "<p>Kære Søren</p>")


def test_calendar_14_these_are_the_headers_and_the_one_recipient() -> None:
    message = read(written(to_name="Søren, Å.", sender_name="Netværket; for alle"))
    assert set(message.keys()) == HEADERS
    assert str(message["From"]) == '"Netværket; for alle" <moeder@kreds.example>'
    assert str(message["To"]) == '"Søren, Å." <soeren@horsens.example>'
    assert message["Message-ID"] == f"<{KEY}@kreds.example>"
    assert message["Date"] == "Mon, 01 Feb 2027 09:00:00 +0000"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_site_is_the_sender_unless_another_name_is_given(app: Flask) -> None:
    assert read(written())["From"].addresses[0].display_name == app.config["SITE_NAME"]


def test_same_arguments_give_the_same_bytes() -> None:
    assert written(calendar=CALENDAR, calendar_method="REQUEST") == written(
        calendar=CALENDAR, calendar_method="REQUEST"
    )


def test_domain_of_the_message_id_is_ascii(app: Flask) -> None:
    app.config["MAIL_DEFAULT_SENDER"] = "moeder@møder.example"
    assert message_id(KEY) == f"{KEY}@xn--mder-gra.example"


def test_bytes_are_what_flask_mail_would_write_of_the_same_parts() -> None:
    letter = Letter(a_mail(calendar=CALENDAR, calendar_method="REQUEST", to_name="Bo"), KEY, NINE)
    theirs, ours = read(letter.as_string().encode()), read(letter.as_bytes())
    assert [(part.get_content_type(), part.get_payload(decode=True)) for part in theirs.walk()] == [
        (part.get_content_type(), part.get_payload(decode=True)) for part in ours.walk()
    ]
    assert [str(theirs[name]) for name in HEADERS] == [str(ours[name]) for name in HEADERS]


HOSTILE = [
    "Bo\r\nBcc: alle@horsens.example",
    "Bo\nSubject: Noget andet\n\nNy tekst",
    "Bo\r\r\n\r\nBrev",
    "\x00\x01\x1f\x7f\x85\u2028\u2029Bo",
    'Bo" <anden@horsens.example>, "Bo',
    "<anden@horsens.example>",
    "=?utf-8?q?Bo=0D=0ABcc:_alle@horsens.example?=",
    "Bo; Ib, Per: \\",
    "Ærø Åkjær Ørsted 🦉📚 中文 עברית",
    "\ud800 en halv emoji",
    "æ" * 10_000,
    "🦉" * 10_000,
    "x" * 10_000,
    "ord " * 2_500,
    "--=_0123456789abcdef0123456789abcdef",
    "." * 3,
    "",
    " ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_becomes_a_header_a_part_or_a_long_line(text: str) -> None:
    content = written(
        subject=text,
        to_name=text,
        sender_name=text,
        text=text,
        html=text,
        calendar=CALENDAR,
        calendar_method="REQUEST",
    )
    message = read(content)
    assert set(message.keys()) == HEADERS
    assert len(message.keys()) == len(HEADERS)
    assert [address.addr_spec for address in message["To"].addresses] == ["soeren@horsens.example"]
    assert [address.addr_spec for address in message["From"].addresses] == ["moeder@kreds.example"]
    assert len(list(message.walk())) == 6
    assert content.isascii()
    assert not set(content.replace(b"\r\n", b"")) & set(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert not message.defects


@pytest.mark.parametrize(
    "text", ["Ærø 🦉 «Åkjær»", "x" * 150 + " ord", 'Bo; Ib, Per: \\ "ja"', "=?utf-8?q?Bo?="]
)
def test_subject_arrives_as_it_was_typed(text: str) -> None:
    assert str(read(written(subject=text))["Subject"]) == text


@pytest.mark.parametrize(
    "text", ["Én linje", "To\nlinjer\n", "Gammel Mac\r", "Slut med mellemrum \n.\n..\nFrom her", "ø" * 5000]
)
def test_text_arrives_as_it_was_written(text: str) -> None:
    plain, _ = read(written(text=text)).iter_parts()
    given = text.replace("\r\n", "\n").replace("\r", "\n")
    assert str(plain.get_content()).replace("\r\n", "\n").rstrip("\n") == given.rstrip("\n")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "bo",
        "bo@",
        "@x.example",
        "bo@x.example\r\nBcc: ib@x.example",
        "bo @x.example",
        "<bo@x.example>",
        "bo@x.example,ib@x.example",
        "bo@ib@x.example",
        "søren@x.example",
        'bo"@x.example',
    ],
)
def test_address_that_no_server_takes_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        written(to_address=address)


def test_domain_beyond_ascii_is_written_for_servers() -> None:
    assert b"To: bo@xn--rsted-uua.example\r\n" in written(to_address="bo@ørsted.example")


def test_calendar_13_one_of_another_method_is_refused() -> None:
    with pytest.raises(ValueError, match="METHOD"):
        written(calendar=CALENDAR, calendar_method="CANCEL")


def test_headers_of_the_writer_are_added_on_one_line() -> None:
    message = read(written(headers={"In-Reply-To": f"<{KEY}@x.example>\r\nBcc: bo@x.example"}))
    assert set(message.keys()) == HEADERS | {"In-Reply-To"}
