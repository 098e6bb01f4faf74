"""Sending a message again: anew, once however many ask, and never what is still on its way."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from time_machine import Traveller

from app.audit.models import AuditEntry
from app.common.models import db
from app.common.transaction import write
from app.outbox.composers import Mail
from app.outbox.delivery import deliver_due
from app.outbox.models import Message, MessageState
from app.outbox.queries import Wanted, counts, find_message, given_up, messages, written
from app.outbox.services import NotNow, put, send_again
from app.outbox.wording import error_words
from tests.factories import RoundFactory
from tests.outbox.conftest import message, plain
from tests.support.queries import counted_queries

Put = Callable[..., int]
ACTOR = "account:1"


def leave(message_id: int, state: MessageState = MessageState.GIVEN_UP) -> None:
    """Let a message have come so far."""
    sent = message(id=message_id)
    sent.state, sent.content = state, b"Subject: Hej\r\n\r\nHej"
    db.session.commit()


def states() -> Sequence[tuple[MessageState, bool]]:
    db.session.rollback()
    return [(one.state, one.again) for one in db.session.query(Message).order_by(Message.id)]


@pytest.mark.both_databases
@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.GIVEN_UP, MessageState.WITHDRAWN])
def test_it_is_queued_anew_and_stays_as_it_was(put: Put, state: MessageState) -> None:
    old = put(7)
    leave(old, state)
    key = message(id=old).key
    new = write(send_again, old, ACTOR)
    assert new != old
    assert states() == [(state, False), (MessageState.QUEUED, True)]
    again = message(id=new)
    assert (again.subject_id, again.recipient, again.attempts) == (7, "anna@bibliotek.example", 0)
    assert again.key != key
    act = db.session.query(AuditEntry).one()
    assert (act.actor, act.action, act.subject) == (ACTOR, "mail.again", f"message:{old}")


@pytest.mark.both_databases
def test_two_who_ask_at_once_send_one(put: Put) -> None:
    old = put(7)
    leave(old)
    assert write(send_again, old, ACTOR) == write(send_again, old, "account:2")
    deliver_due()
    assert write(send_again, old, ACTOR) == message().id
    assert len(states()) == 2


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.SENDING])
def test_what_is_on_its_way_is_not_sent_again(put: Put, state: MessageState) -> None:
    waiting = put(7)
    leave(waiting, state)
    with pytest.raises(NotNow):
        write(send_again, waiting, ACTOR)
    assert states() == [(state, False)]


@pytest.mark.both_databases
def test_what_was_asked_for_is_still_owed_when_something_new_takes_its_place(put: Put) -> None:
    old = put(7, stream="registration:7")
    leave(old)
    write(send_again, old, ACTOR)
    put(7, stream="registration:7")
    assert states()[-1] == (MessageState.QUEUED, True)


@pytest.mark.both_databases
def test_once_it_is_written_nothing_is_owed_any_more(
    put: Put, composer: Callable[..., None], frozen: Traveller
) -> None:
    asked: list[bool] = []

    def compose(message: Message) -> Mail | None:
        asked.append(message.again)
        if len(asked) <= 2:  # a second time with care
            raise ValueError
        return plain(message)

    composer("plain", compose)
    old = put(7)
    leave(old)
    write(send_again, old, ACTOR)
    deliver_due()
    assert states()[-1] == (MessageState.QUEUED, True)  # it could not be written, and waits
    frozen.shift(timedelta(minutes=2))
    deliver_due()
    assert asked[-1] is True
    assert states()[-1] == (MessageState.SENT, False)


@pytest.mark.both_databases
def test_a_mail_that_was_given_up_counts_until_it_is_written_anew(put: Put) -> None:
    round_ = RoundFactory()
    first, second = put(7), put(8)
    for one in (first, second):
        leave(one)
        message(id=one).round_id = round_.id
        db.session.commit()
    assert given_up([round_.id]) == {round_.id: 2}
    write(send_again, first, ACTOR)
    assert given_up([round_.id]) == {round_.id: 1}
    assert find_message(first, None).newer == message().id
    assert find_message(second, None).newer is None


@pytest.mark.both_databases
def test_what_was_given_up_is_not_answered_by_one_that_had_nothing_to_tell(put: Put) -> None:
    """It counted as told, so the next one had nothing to say; yet nobody has read it."""
    round_ = RoundFactory()
    old = put(7)
    leave(old)
    message(id=old).round_id = round_.id
    db.session.commit()
    leave(put(7), MessageState.WITHDRAWN)
    assert given_up([round_.id]) == {round_.id: 1}
    assert find_message(old, None).newer is None
    assert message(id=write(send_again, old, ACTOR)).state is MessageState.QUEUED


@pytest.mark.both_databases
def test_a_mail_to_another_address_is_no_answer_where_each_has_its_stream(put: Put) -> None:
    old = put(7, stream="round:1:a")
    leave(old)
    leave(put(7, stream="round:1:b", recipient="ny@bibliotek.example"), MessageState.SENT)
    again = message(id=write(send_again, old, ACTOR))
    assert (again.stream, again.recipient) == ("round:1:a", "anna@bibliotek.example")


def test_links_that_were_asked_for_are_told_apart_by_their_recipient(put: Put) -> None:
    first = put(0, stream="find:a")
    leave(first)
    put(0, stream="find:b", recipient="bo@bibliotek.example")
    assert find_message(first, None).newer is None


@pytest.mark.both_databases
def test_the_list_is_read_by_pages_states_rounds_and_addresses(app: object, put: Put) -> None:
    rounds = [RoundFactory() for _ in range(2)]
    for number in range(120):
        write(put_in, number, rounds[number % 2].id)
    page, more = messages(Wanted())
    assert (len(page), more, page[0].id > page[1].id) == (50, True, True)
    older, _ = messages(Wanted(before=page[-1].id))
    assert older[0].id < page[-1].id
    last, more = messages(Wanted(before=older[-1].id))
    assert (len(last), more) == (20, False)
    assert {one.round_id for one in messages(Wanted(rounds=[rounds[0].id]))[0]} == {rounds[0].id}
    assert [one.recipient for one in messages(Wanted(words="ANNA17@"))[0]] == ["anna17@bibliotek.example"]
    assert messages(Wanted(words="100%"))[0] == []
    assert counts(Wanted(rounds=[rounds[0].id]))[MessageState.QUEUED] == 60
    assert messages(Wanted(state=MessageState.SENT)) == ([], False)


def put_in(number: int, round_id: int) -> None:
    put("plain", number, f"registration:{number}", f"Anna{number}@bibliotek.example", round_id=round_id)


def test_a_page_of_the_list_costs_the_same_for_few_and_many(app: object, put: Put) -> None:
    costs = []
    for more in (1, 80):
        for number in range(more):
            leave(put(more * 1000 + number, stream=f"{more}:{number}"))
        with counted_queries(db.engine) as queries:
            messages(Wanted())
            counts(Wanted())
        costs.append(len(queries))
    assert costs == [2, 2]


def test_a_mail_is_read_as_it_was_written(put: Put) -> None:
    sent = put(7)
    assert written(sent) is None
    deliver_due()
    mail = written(sent)
    assert mail is not None
    assert (mail.subject, mail.text) == (
        "Besked 7 i registration:7",
        "Kære Søren\n\nBesked 7 i registration:7\n",
    )


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("", ""),
        (
            "550 5.1.1 <…> User unknown",
            "Modtagerens server afviste adressen. Tjek, om den er skrevet rigtigt.",
        ),
        (
            "553 mailbox name not allowed",
            "Modtagerens server afviste adressen. Tjek, om den er skrevet rigtigt.",
        ),
        ("550 5.7.1 Message rejected as spam", "Modtagerens server afviste mailen."),
        ("554 no", "Modtagerens server afviste mailen."),
        ("552 5.2.2 Mailbox full", "Modtagerens postkasse er fuld."),
        ("452 4.2.2 over quota", "Modtagerens postkasse er fuld."),
        ("451 4.3.0 try again later", "Modtagerens server bad os prøve igen senere."),
        ("the server did not answer in time", "Mailserveren svarede ikke i tide."),
        ("ConnectionRefusedError: Connection refused", "Der var ikke forbindelse til mailserveren."),
        ("not written: LookupError", "Mailen kunne ikke skrives. Det er en fejl i systemet."),
    ],
)
def test_why_a_mail_did_not_arrive_is_said_in_words(app: object, error: str, words: str) -> None:
    assert error_words(error) == words
