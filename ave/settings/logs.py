"""Logs: one JSON object a line, without anything that tells who a person is.

The log says which route was asked by which user number; not the address with its search words, not
the IP address, and of an error only its kind and place, since PostgreSQL quotes the row in its
messages. Who saw what of whom is in the application's own log, in the database.
"""

from typing import Any

import structlog
from structlog.types import EventDict, WrappedLogger

_describe_error = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def without_messages(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop the message of each exception: it may quote a row of the database."""
    for error in event.get("exception") or ():
        error["exc_value"] = ""
        error["exc_notes"] = []
    return event


def without_message_of_task(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop the message of the error from the text that Celery logs of a task that failed."""
    task = getattr(event["_record"], "data", {})
    if "exc" in task:  # of a retry: "Retry in 5s: " and the error
        outcome = task.get("description") or task["exc"].partition(":")[0]
        event["event"] = f"Task {task['name']}[{task['id']}] {outcome}"
    return event


def without_address(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Of what Django itself logs about a request, keep the kind: it names the address, or quotes
    what was sent. The line of our own says which route it was."""
    name = event["_record"].name
    if name.startswith("django.security"):
        event["event"] = f"refused: {name.rpartition('.')[2]}"
    elif name.startswith("django.request"):
        event["event"] = str(event["_record"].msg).partition(":")[0]
    return event


_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "foreign_pre_chain": [*_shared, without_message_of_task, without_address],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _describe_error,
                without_messages,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # What was not there or not allowed is in the line of each request already.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}


def configure_structlog() -> None:
    structlog.configure(
        processors=[
            *_shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
