"""What a statement reads: its tables and its parameters."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import expressions as exp

_PARAMETER = re.compile(r"\$(\w+)")


@lru_cache(maxsize=512)
def tables_in(text: str) -> frozenset[str]:
    """The names that stand where a table stands, those of its own WITH too."""
    statements = [each for each in sqlglot.parse(text, read="duckdb") if each is not None]
    return frozenset(table.name for each in statements for table in each.find_all(exp.Table))


def named_in(text: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that the text names."""
    wanted = set(_PARAMETER.findall(text))
    return {name: value for name, value in params.items() if name in wanted}
