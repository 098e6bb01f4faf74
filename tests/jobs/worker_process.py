"""A worker in a process of its own: `python -m tests.jobs.worker_process`."""

from app import create_app
from app.jobs.worker import run
from app.outbox import composers
from tests.outbox.conftest import plain

if __name__ == "__main__":
    app = create_app()
    composers.register("plain", plain)
    run(app)
