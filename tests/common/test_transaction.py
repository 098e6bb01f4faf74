"""One writing transaction per act, committed at the edge (ARCHITECTURE.md 1)."""

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from app.common.faults import DomainError
from app.common.models import db
from app.common.transaction import TRIES, write
from app.libraries.models import MailDomain
from tests.factories import LibraryFactory

pytestmark = pytest.mark.both_databases


@pytest.fixture
def library(app) -> int:
    return int(LibraryFactory().id)


def domains() -> int:
    return db.session.scalar(select(func.count()).select_from(MailDomain)) or 0


def add(library_id: int, domain: str = "horsens.example") -> str:
    db.session.add(MailDomain(domain=domain, library_id=library_id))
    db.session.flush()
    return domain


def conflict() -> OperationalError:
    return OperationalError("UPDATE round", {}, Exception("database is locked"))


class Unlucky:
    """A service that meets a conflict the first few times, after it has written something."""

    def __init__(self, failures: int, error: Exception | None = None) -> None:
        self.failures, self.error, self.tries = failures, error or conflict(), 0

    def __call__(self, library_id: int) -> str:
        self.tries += 1
        answer = add(library_id)
        if self.tries <= self.failures:
            raise self.error
        return answer


def test_what_a_service_did_is_committed_and_its_answer_given(library):
    assert write(add, library) == "horsens.example"
    db.session.rollback()
    assert domains() == 1


def test_it_is_committed_once(library):
    commits = []

    def note(_session: object) -> None:
        commits.append(1)

    event.listen(db.session, "after_commit", note)
    try:
        write(add, library)
    finally:
        event.remove(db.session, "after_commit", note)
    assert len(commits) == 1


@pytest.mark.parametrize("failures", [1, TRIES - 1])
def test_a_conflict_is_tried_again_and_nothing_is_done_twice(library, failures):
    service = Unlucky(failures)
    write(service, library)
    assert (service.tries, domains()) == (failures + 1, 1)


def test_a_unique_value_that_another_was_faster_to_take_is_a_conflict(library):
    write(add, library)
    with pytest.raises(IntegrityError):
        write(Unlucky(0), library)
    assert domains() == 1


def test_after_three_tries_it_is_given_up_and_nothing_is_left(library):
    service = Unlucky(99)
    with pytest.raises(OperationalError):
        write(service, library)
    assert (service.tries, domains()) == (3, 0)


@pytest.mark.parametrize("error", [DomainError("full"), ValueError("a fault"), KeyboardInterrupt()])
def test_every_other_error_undoes_everything_at_once(library, error):
    service = Unlucky(99, error)
    with pytest.raises(type(error)):
        write(service, library)
    assert (service.tries, domains()) == (1, 0)


def test_an_error_in_our_own_sql_is_no_conflict(library):
    service = Unlucky(99, ProgrammingError("SELEKT", {}, Exception("syntax")))
    with pytest.raises(ProgrammingError):
        write(service, library)
    assert service.tries == 1


def test_it_begins_with_the_newest_rows_whatever_was_read_before(app, library):
    assert domains() == 0  # a read is open, and a snapshot with it
    with app.app_context():
        write(add, library, "another.example")
    assert write(domains) == 1


def test_the_session_can_be_used_after_a_failure(library):
    with pytest.raises(DomainError):
        write(Unlucky(99, DomainError("full")), library)
    assert write(add, library) == "horsens.example"
