"""Days as people write them."""

from datetime import date

from graph.errors import BadParameter


def read_day(name: str, text: str | None) -> date | None:
    """A day from its text. Raises `BadParameter` for what is no day."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadParameter(name, text, "a day such as 2026-06-30") from None
    if day.isoformat() != text:
        raise BadParameter(name, text, "a day such as 2026-06-30")
    return day
