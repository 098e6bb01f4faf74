"""Structured logs: one JSON line per event, each with its request's id, none with personal data.

A line names the rule of an address, never the address itself: tokens live there.
"""

import logging
import logging.config
import secrets
import sys
import time
import traceback
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, Response, g, request

log: structlog.stdlib.BoundLogger = structlog.get_logger("kreds")


def set_up_logs(level: str) -> None:
    """Send everything, other packages' logging included, as JSON lines to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.ExceptionRenderer(_trace),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(_trace),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)


def _trace(exc_info: tuple[type[BaseException], BaseException | None, TracebackType | None]) -> str:
    """Where it went wrong and by which kinds of error, down to the first cause.

    Without what they say: that of a database or a parser quotes what people have typed.
    """
    lines: list[str] = []
    error = exc_info[1]
    while error is not None:
        found = traceback.format_list(traceback.extract_tb(error.__traceback__))
        lines = [*found, f"{type(error).__module__}.{type(error).__qualname__}\n", *lines]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(lines).rstrip()


def log_requests(app: Flask) -> None:
    """Give every request an id and write one line about it when it ends."""

    def begin() -> None:
        g.request_id = secrets.token_hex(6)
        g.begun = time.perf_counter()

    # First of all: a request that is refused before it reaches its view has an id too.
    app.before_request_funcs.setdefault(None, []).insert(0, begin)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        log.info(
            "request",
            request_id=g.request_id,
            method=request.method,
            rule=str(request.url_rule or "-"),
            status=response.status_code,
            ms=round((time.perf_counter() - g.begun) * 1000, 1),
        )
        return response
