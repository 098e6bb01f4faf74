"""Commands: `./run flask …`."""

from flask import Flask


def register_commands(app: Flask) -> None:
    """Add every command."""
