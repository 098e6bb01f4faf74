"""kill -9 of the worker in the middle of a message to many: everybody gets it once."""

import pytest
from sqlalchemy import update

from app.broadcasts.queries import Progress, find_broadcast
from app.common.clock import now
from app.common.models import db
from app.outbox.delivery import UNNOTED, deliver_due
from app.outbox.models import Message
from tests.broadcasts.letters import crowd, sent_to
from tests.factories import SittingFactory
from tests.outbox.kills import check_all_got, end_leases, kill

pytestmark = [
    pytest.mark.real_smtp,
    pytest.mark.real_clock,
    pytest.mark.both_databases,
    pytest.mark.slow,
]

MAILS, KILLS = 500, 5


def test_everybody_gets_a_message_once_though_the_worker_is_killed_again_and_again(app, office):
    west = SittingFactory()
    crowd(west, MAILS)
    broadcast_id, round_id = sent_to(west), west.round_id
    db.session.execute(update(Message).values(due_at=now()))  # as if its minute were over
    db.session.commit()
    for _ in range(KILLS):
        kill(app, office, "at random", 1)
        assert len(office.received) < MAILS, "the worker was killed too late to prove anything"
        end_leases()
    deliver_due()
    check_all_got(office, MAILS)
    assert len(office.received) <= MAILS + KILLS * UNNOTED
    assert find_broadcast(round_id, broadcast_id).progress == Progress(total=MAILS, sent=MAILS)
