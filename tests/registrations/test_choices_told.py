"""What is said of choices and their price: on the check page, in mails and at the door."""

import pytest
from sqlalchemy import select

from app.common.models import db
from app.common.transaction import write
from app.meetings.models import FreeScope
from app.meetings.prices import Category
from app.meetings.queries import round_of
from app.outbox.models import Message
from app.outbox.services import put
from app.registrations.conference_words import line_facts
from app.registrations.mails import booking_receipt
from app.registrations.meetings_off import cancel_sitting, hold_after_all
from app.registrations.own_choices import ShownChoice, choose
from app.registrations.pricing import price_newcomer
from app.registrations.queries import ticket
from app.registrations.quotes import examine
from app.registrations.told_facts import facts_of, meeting_name
from tests.factories import ResearchLibraryFactory
from tests.registrations.conferences import (
    DINNER_PRICE,
    EVERYTHING,
    SECTOR_WHOLE,
    WHOLE,
    conference,
    ids,
    order_of,
    person,
    round_with,
    signed_up,
    sitting_with,
)

pytestmark = pytest.mark.both_databases


def test_a_conference_that_is_cancelled_costs_nothing_and_all_is_as_before_if_it_is_held(app, library):
    options = conference()
    (row,) = signed_up(options, person("Anne", library, options, {"dinner"}))
    partner = signed_up(options, person("Bo", library, options, set(), category=Category.PARTNER))[0]
    sitting = sitting_with(options)
    write(cancel_sitting, sitting.id, "", "command")
    assert (row.fee_amount, row.fee_extras, partner.fee_amount) == (0, 0, 0)
    write(hold_after_all, sitting.id, "command")
    assert (row.fee_amount, partner.fee_amount) == (WHOLE + DINNER_PRICE, 1_990_00)


@pytest.mark.parametrize("scope", FreeScope)
def test_a_mail_says_what_was_chosen_anew(app, library, scope):
    options = conference()
    round_with(options).free_scope = scope
    db.session.commit()
    (row,) = signed_up(options, person("Anne", library, options, set()))
    before = facts_of(*ticket(row.id))
    write(choose, row.id, ids(options, "day 1", "day 2", "dinner"), "", ShownChoice(EVERYTHING))
    after = facts_of(*ticket(row.id))
    assert "Festmiddag" in after["choices"]
    assert "Festmiddag" not in before["choices"]
    assert db.session.scalars(select(Message).where(Message.subject_id == row.id)).all()


def test_who_walks_in_pays_for_taking_part_as_whom_they_are(app, library):
    options = conference()
    sitting = sitting_with(options)
    of_the_sector = price_newcomer(ResearchLibraryFactory(), sitting.id, sitting.round)
    assert (price_newcomer(library, sitting.id, sitting.round).amount, of_the_sector.amount) == (
        WHOLE,
        SECTOR_WHOLE,
    )


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({"day 1", "dinner"}, ""),
        ({"dinner"}, ""),
        ({"day 2"}, ""),
        ({"day 2", "dinner"}, "Festmiddag er på en dag, der ikke er valgt."),
    ],
)
def test_the_check_says_if_a_meal_is_on_a_day_that_is_not_chosen(app, library, names, words):
    options = conference()
    order = order_of(round_with(options).id, [person("Bo", library, options, names)])
    (line,) = examine(order, round_of(order.round_id)).lines
    assert dict(line_facts(line, round_of(order.round_id), []))["Bemærk"] == words


def test_the_receipt_says_what_each_of_them_has_and_waits_for(app, library):
    options = conference(beds=1)
    anne, _ = signed_up(
        options,
        person("Anne", library, options, {"double", "day 1"}),
        person("Bo", library, options, {"double", "dinner"}),
    )
    put("receipt", anne.booking_id, "booking:1", "ea@bib.example", round_id=anne.round_id)
    db.session.commit()
    sent = db.session.scalars(select(Message).filter_by(kind="receipt").order_by(Message.id)).all()[-1]
    text = booking_receipt(sent).text
    assert text.count("Dobbeltværelse, natten til tirsdag den 23. marts") == 2
    assert "Dobbeltværelse, natten til tirsdag den 23. marts (venteliste, nr. 1); Festmiddag" in text
    assert "mandag den 22. marts 2027 kl. 10.00–18.00\n" in text  # Anne comes on that day alone


@pytest.mark.parametrize(
    ("names", "day", "words"),
    [
        (set(), 1, "22. marts 2027"),
        ({"day 2"}, 1, "23. marts 2027"),
        (set(), 2, "23. marts 2027"),
        ({"day 1"}, 2, "23. marts 2027"),
    ],
)
def test_a_subject_names_the_first_day_on_which_somebody_comes(app, library, names, day, words):
    options = conference()
    (row,) = signed_up(options, person("Bo", library, options, names))
    assert meeting_name(*ticket(row.id), day).endswith(words)
