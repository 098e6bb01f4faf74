"""Commands: `./run flask …`."""

from flask import Flask

from app.accounts.commands import add_owner_command, sign_in_link_command
from app.demo.commands import demo_command, demo_mails_command
from app.doctor.commands import doctor_command
from app.jobs.commands import jobs, worker
from app.libraries.commands import import_libraries_command
from app.planning.commands import publish_round_command, set_up_round_command
from app.registrations.commands import kitchen_command, library_link_command


def register_commands(app: Flask) -> None:
    """Add every command."""
    for command in (
        add_owner_command,
        demo_command,
        demo_mails_command,
        doctor_command,
        import_libraries_command,
        jobs,
        kitchen_command,
        library_link_command,
        publish_round_command,
        set_up_round_command,
        sign_in_link_command,
        worker,
    ):
        app.cli.add_command(command)
