"""What calendars are told as a registration changes (CALENDAR.md 1 to 5, 9, 10 and 15)."""

from dataclasses import dataclass, field

import icalendar
import pytest
from sqlalchemy import select

from app.common.clock import now
from app.common.models import db
from app.common.transaction import write
from app.invitations.models import Invitation
from app.outbox.composers import Mail, compose
from app.outbox.models import Message, MessageState
from app.registrations import decisions, self_service
from app.registrations.models import Registration
from app.registrations.order import Shown
from tests.factories import LibraryFactory, SeriesFactory
from tests.registrations.stories import ANNE, BO, CARL, horsens, person, signed_up, sitting_of, two_sittings
from tests.tools.itip_lint import lint

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("app")]

ALL = Shown(10_000_00, frozenset({0}))
ADDRESS = ANNE["email"]
WEST, EAST = "Netværk i lånesamarbejde, vest", "Netværk i lånesamarbejde, øst"


@dataclass
class Post:
    """The mails that have arrived, by address."""

    boxes: dict[str, list[Mail]] = field(default_factory=dict)

    def __call__(self, address: str = ADDRESS) -> list[Mail]:
        """The mails that have arrived at an address since it was last asked."""
        db.session.rollback()
        queued = select(Message).where(Message.state == MessageState.QUEUED).order_by(Message.id)
        for message in db.session.scalars(queued).all():
            mail = compose(message)
            message.state, message.sent_at = MessageState.SENT, now()
            db.session.commit()
            if mail is not None and message.kind == "registration":
                self.boxes.setdefault(message.recipient, []).append(mail)
        return self.boxes.pop(address, [])


@pytest.fixture
def post() -> Post:
    return Post()


def entry(mail: Mail) -> tuple[str, int, str, str]:
    """The method, SEQUENCE and SUMMARY of the entry in a mail, with its uid."""
    assert mail.calendar is not None
    assert lint(mail.calendar) == []
    calendar = icalendar.Calendar.from_ical(mail.calendar)
    (event,) = calendar.events
    assert mail.calendar_method == calendar["METHOD"]
    return str(calendar["METHOD"]), int(event["SEQUENCE"]), str(event["SUMMARY"]), str(event["UID"])


def subject(mail: Mail) -> str:
    return mail.subject.partition(":")[0]


def told(mails: list[Mail]) -> list[tuple[str, str, int, str]]:
    """The first word of each mail with its entry, without the uid."""
    return [(subject(mail), *entry(mail)[:3]) for mail in mails]


def uids(*mails: Mail) -> set[str]:
    return {entry(mail)[3] for mail in mails}


@pytest.fixture
def full():
    """One seat in the west, Bo's; Anne waits for it."""
    round_ = two_sittings(west={"capacity": 1})
    (bo,) = signed_up(round_, person(BO, LibraryFactory()))
    (anne,) = signed_up(round_, person(ANNE, horsens()))
    return round_, bo, anne


def anne_of(round_, wish: str = "vest") -> Registration:
    return signed_up(round_, person(ANNE, horsens(), wish))[0]


def test_calendar_1_from_west_to_east_is_one_update_in_place(post):
    anne = anne_of(two_sittings())
    before = post()
    write(self_service.move, anne.id, "oest", ALL)
    after = post()
    assert told(before) == [("Tilmeldt", "REQUEST", 0, WEST)]
    assert told(after) == [("Flyttet", "REQUEST", 1, EAST)]
    assert len(uids(*before, *after)) == 1


def test_calendar_1_a_seat_from_the_queue_updates_the_entry_of_the_queue_in_place(post):
    """CALENDAR.md 10: where the series says so, who waits has a tentative one."""
    round_ = two_sittings(west={"capacity": 1}, series=SeriesFactory(invites_waiting=True))
    (bo,) = signed_up(round_, person(BO, LibraryFactory()))
    anne_of(round_)
    waiting = post()
    write(self_service.cancel, bo.id, ALL)
    seated = post()
    assert told(waiting) == [("Venteliste", "REQUEST", 0, f"Venteliste: {WEST}")]
    assert told(seated) == [("Tilmeldt", "REQUEST", 1, WEST)]
    assert len(uids(*waiting, *seated)) == 1


def test_calendar_10_who_waits_has_no_entry_until_there_is_a_seat(full, post):
    _, bo, _ = full
    (waiting,) = post()
    assert (subject(waiting), waiting.calendar) == ("Venteliste", None)
    write(self_service.cancel, bo.id, ALL)
    assert told(post()) == [("Tilmeldt", "REQUEST", 0, WEST)]


def test_calendar_10_who_leaves_the_queue_is_sent_no_cancellation(full, post):
    _, _, anne = full
    post()
    write(self_service.cancel, anne.id, ALL)
    (mail,) = post()
    assert (subject(mail), mail.calendar) == ("Afmeldt", None)


def test_calendar_1_a_move_that_had_to_wait_is_one_update_in_place(post):
    round_ = two_sittings(east={"capacity": 1})
    (bo,) = signed_up(round_, person(BO, LibraryFactory(), "oest"))
    anne = anne_of(round_)
    first = post()
    write(self_service.move, anne.id, "oest", ALL)
    (wish,) = post()
    assert (subject(wish), wish.calendar) == ("Ændret", None)
    write(self_service.cancel, bo.id, ALL)
    moved = post()
    assert told(moved) == [("Flyttet", "REQUEST", 1, EAST)]
    assert len(uids(*first, *moved)) == 1


@pytest.mark.parametrize("again", ["undo", "sign up"])
def test_calendar_9_and_1_a_cancelled_entry_is_taken_out_and_taken_up_again(post, again):
    round_ = two_sittings()
    anne = anne_of(round_)
    first = post()
    write(self_service.cancel, anne.id, ALL)
    gone = post()
    if again == "undo":
        write(self_service.undo, anne.id, ALL)
    else:
        signed_up(round_, person(ANNE, anne.library))
    back = post()
    assert told(gone) == [("Afmeldt", "CANCEL", 1, WEST)]
    assert told(back) == [("Tilmeldt", "REQUEST", 2, WEST)]
    assert len(uids(*first, *gone, *back)) == 1


def test_calendar_1_a_substitute_has_an_entry_of_their_own_and_the_other_one_goes(post):
    anne = anne_of(two_sittings())
    first = post()
    write(self_service.hand_over, anne.id, BO["name"], BO["email"])
    gone, theirs = post(), post(BO["email"])
    assert told(gone) == [("Givet videre", "CANCEL", 1, WEST)]
    assert told(theirs) == [("Tilmeldt", "REQUEST", 0, WEST)]
    assert uids(*gone) == uids(*first) != uids(*theirs)


def test_calendar_1_who_gets_the_place_back_has_the_old_entry_again(post):
    anne = anne_of(two_sittings())
    first = post()
    bo = write(self_service.hand_over, anne.id, BO["name"], BO["email"])
    post()
    write(self_service.hand_over, bo, ANNE["name"], ADDRESS)
    back = post()
    assert told(back) == [("Tilmeldt", "REQUEST", 2, WEST)]
    assert uids(*back) == uids(*first)


def test_calendar_1_a_new_address_has_an_entry_of_its_own_and_the_old_one_goes(post):
    anne = anne_of(two_sittings())
    first = post()
    write(self_service.change_details, anne.id, ANNE["name"], "ny@horsens.example", "")
    gone, new = post(), post("ny@horsens.example")
    assert told(gone) == [("Ændret", "CANCEL", 1, WEST)]
    assert told(new) == [("Tilmeldt", "REQUEST", 0, WEST)]
    assert uids(*gone) == uids(*first) != uids(*new)
    assert ANNE["name"] not in gone[0].text + gone[0].html + str(gone[0].calendar)


def test_calendar_2_a_corrected_name_keeps_its_sequence(post):
    anne = anne_of(two_sittings())
    post()
    write(self_service.change_details, anne.id, "Anne Ærø", ADDRESS.upper(), "")
    assert told(post()) == [("Ændret", "REQUEST", 0, WEST)]


def test_calendar_3_who_moves_there_and_back_before_the_mail_leaves_hears_nothing(post):
    anne = anne_of(two_sittings())
    post()
    write(self_service.move, anne.id, "oest", ALL)
    write(self_service.move, anne.id, "vest", ALL)
    assert post() == []


def test_calendar_3_what_touches_nobodys_place_is_told_to_nobody(post):
    """A fee that falls is told to who pays, and no calendar hears of it."""
    library = horsens()
    anne, _ = signed_up(two_sittings(), person(ANNE, library), person(BO, library))
    post(BO["email"])
    write(self_service.cancel, anne.id, ALL)
    assert post(BO["email"]) == []


def test_calendar_4_one_mail_goes_over_the_whole_gap_and_is_a_confirmation_while_none_has_left(post):
    anne = anne_of(two_sittings())
    write(self_service.move, anne.id, "oest", ALL)
    (mail,) = post()
    assert (subject(mail), *entry(mail)[:3]) == ("Tilmeldt", "REQUEST", 0, EAST)
    assert "→" not in mail.text


def test_calendar_4_who_signed_up_and_cancelled_before_any_mail_left_is_told_nothing(post):
    anne = anne_of(two_sittings())
    write(self_service.cancel, anne.id, ALL)
    assert post() == []
    assert db.session.scalars(select(Invitation)).all() == []


def test_calendar_5_the_organisers_address_once_told_stays(app, post):
    anne = anne_of(two_sittings())
    first = post()
    app.config["MAIL_DEFAULT_SENDER"] = "nyt@kreds.example"
    write(self_service.move, anne.id, "oest", ALL)
    for mail in (*first, *post()):
        (event,) = icalendar.Calendar.from_ical(mail.calendar).events
        assert event["ORGANIZER"] == "mailto:moeder@kreds.example"


def test_calendar_10_nothing_is_sent_about_a_meeting_that_is_over(post, frozen):
    round_ = two_sittings()
    anne = anne_of(round_)
    post()
    frozen.move_to(sitting_of(round_).ends_at, tick=False)
    write(self_service.change_details, anne.id, "Anne Ærø", ADDRESS, "", "organiser")
    write(self_service.cancel, anne.id, None, "organiser")
    assert post() == []


def test_calendar_15_a_change_says_old_and_new_and_nothing_else(post):
    round_ = two_sittings()
    anne = anne_of(round_)
    post()
    write(self_service.move, anne.id, "oest", ALL)
    (mail,) = post()
    lines = [line for line in mail.text.splitlines() if ": " in line and "http" not in line]
    assert [line.partition(":")[0] for line in lines] == ["Hvornår", "Hvor"]
    assert all(" → " in line for line in lines)


def test_calendar_15_whoever_is_given_a_seat_by_an_organiser_hears_of_it_too(full, post, frozen):
    round_, bo, _ = full
    post()
    frozen.move_to(sitting_of(round_).promote_until, tick=False)
    write(self_service.cancel, bo.id, ALL)
    assert post() == []
    write(decisions.promote_first, sitting_of(round_).id, "organiser")
    assert told(post()) == [("Tilmeldt", "REQUEST", 0, WEST)]


def test_two_who_change_places_each_have_one_entry_that_moved(post):
    round_ = two_sittings(west={"capacity": 1}, east={"capacity": 1})
    (carl,) = signed_up(round_, person(CARL, LibraryFactory(), "oest"))
    anne = anne_of(round_)
    first = post()
    write(self_service.move, anne.id, "oest", ALL)
    write(self_service.move, carl.id, "vest", ALL)
    moved = post()
    assert told(moved) == [("Flyttet", "REQUEST", 1, EAST)]
    assert uids(*moved) == uids(*first)
