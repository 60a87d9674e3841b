"""What the server writes on standard error: one JSON object a line, or plain text; never a query, an id or a name."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from graph.errors import BadParameter

FORMS = ("json", "text", "off")
LOGGER = logging.getLogger("cjg")
WRITERS = ("cjg", "uvicorn")


def start(form: str) -> None:
    """Write the records of `cjg`, and the warnings of the server below it, in a form; `off` leaves the warnings.

    Raises `BadParameter` for another form.
    """
    if form not in FORMS:
        raise BadParameter("log", form, f"one of {', '.join(FORMS)}")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    for name in WRITERS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
    LOGGER.setLevel(logging.WARNING if form == "off" else logging.INFO)
    logging.getLogger("neo4j").setLevel(logging.ERROR)


def write(event: str, level: int = logging.INFO, **fields: Any) -> None:
    """A record: what happened, with its fields. None where a field is not known, which is left out."""
    LOGGER.log(level, event, extra={"fields": {name: value for name, value in fields.items() if value is not None}})


def place(error: BaseException) -> str:
    """Where an error was raised, without its text, which may hold a row: `TypeError at tree.py:59`."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{where}"


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(
            {"time": _time(record), "level": record.levelname.lower(), "event": _event(record)} | _fields(record),
            ensure_ascii=False,
        )


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        parts = [f"{name}={value}" for name, value in _fields(record).items()]
        return " ".join([_time(record), record.levelname.lower(), _event(record), *parts])


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _event(record: logging.LogRecord) -> str:
    return " ".join(record.getMessage().splitlines())


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields = dict(getattr(record, "fields", {}))
    if record.exc_info and record.exc_info[1]:
        fields["error"] = place(record.exc_info[1])
    return fields
