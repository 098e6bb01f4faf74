"""A server to send to, as the outbox's own tests have."""

from tests.outbox.conftest import office

__all__ = ["office"]
