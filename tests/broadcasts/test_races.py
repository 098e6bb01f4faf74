"""Two presses at the same moment: one message, one end of it, one more mail."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from app.broadcasts.services import TooLate, send_again, withdraw
from app.common.models import db
from app.common.transaction import write
from app.outbox.delivery import deliver_due
from app.outbox.models import MessageState
from tests.broadcasts.letters import FORM, broadcasts, crowd, give_up, letters, seat, sent_to
from tests.factories import SittingFactory

pytestmark = [pytest.mark.both_databases, pytest.mark.real_clock]

TIMES = 8


@pytest.fixture
def west(app):
    west = SittingFactory()
    crowd(west, 30)
    return west


def together(app, *acts: Callable[[], object]) -> list[object]:
    """What acts at the same moment answer, each in a thread with a session of its own; or why not."""
    answers: list[object] = [None] * len(acts)
    barrier = Barrier(len(acts))

    def run(number: int, act: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait(10)
            try:
                answers[number] = act()
            except Exception as failure:
                answers[number] = failure

    threads = [Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.mark.parametrize("time", range(TIMES))
def test_the_same_form_at_the_same_moment_is_one_message(app, west, time):
    db.session.refresh(west)
    db.session.expunge(west)

    def press() -> int:
        return sent_to(west, form_id=f"{FORM}{time}")

    first, second = together(app, press, press)
    assert first == second
    assert isinstance(first, int)
    assert len(broadcasts()) == 1
    assert len(letters()) == 30


def test_taking_back_at_the_same_moment_is_taking_back_once(app, west):
    broadcast_id = sent_to(west)
    acts = [lambda: write(withdraw, broadcast_id, "command")] * 2
    assert not any(isinstance(answer, TooLate) for answer in together(app, *acts))
    assert {one.state for one in letters()} == {MessageState.WITHDRAWN}
    assert deliver_due().sent == 0


@pytest.mark.parametrize("time", range(TIMES))
def test_sending_again_at_the_same_moment_is_one_more_mail(app, west, time):
    seat(west, "Anne")
    broadcast_id = sent_to(west)
    give_up("anne@horsens.example")
    acts = [lambda: write(send_again, broadcast_id, "command")] * 2
    assert not any(together(app, *acts))
    assert Counter(one.recipient for one in letters())["anne@horsens.example"] == 2
