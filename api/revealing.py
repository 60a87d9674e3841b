"""Whether a caller sees names."""

from api.problems import NotShown
from graph.errors import BadParameter


def read_reveal(text: str | None, allowed: bool) -> bool:
    """Whether names are shown, as the caller's text says, or as the server does. Raises `BadParameter`, `NotShown`."""
    if text is None:
        return allowed
    if text not in ("true", "false"):
        raise BadParameter("reveal", text, "true or false")
    if text == "true" and not allowed:
        raise NotShown("reveal 'true' is not allowed: this server masks names; start it with cjg serve --reveal")
    return text == "true"
