"""The limit of hops: how far a question may walk, whatever it is asked."""

from collections.abc import Iterable, Mapping
from typing import Any

from graph.errors import BadParameter
from queries.question import Parameter


def hops_within(most: int, parameters: Iterable[Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given; hops by default are no more than `most`. Raises `BadParameter` where more are asked for."""
    asked = dict(given)
    for each in parameters:
        if each.allowed.are_hops and each.read(asked.get(each.name, each.default)) > most:
            if each.name in asked:
                raise BadParameter(each.name, asked[each.name], f"at most {most}, the limit of this server")
            asked[each.name] = most
    return asked
