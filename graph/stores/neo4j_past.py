"""What a server knows of the writes it has seen: a small node for each, `(:CjgPast)`, without a row of the bank.

Writes are known by their number. Whoever writes to the server by other means is not seen.
"""

import json
from datetime import UTC, datetime
from typing import Any

import neo4j

from graph.stores.contract import Past

READ = """
MATCH (p:CjgPast)
RETURN p.turn AS turn, p.made AS made, p.how AS how, p.changed AS changed
ORDER BY p.turn
"""
LABEL, PROPERTIES = "CjgPast", ("turn", "made", "how", "changed")
NOTE = "CREATE (:CjgPast {turn: $turn, made: $made, how: $how, changed: $changed})"


def note(transaction: neo4j.ManagedTransaction, turn: int, how: str, changed: dict[str, dict[str, int]]) -> None:
    """Note a write that is whole."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    transaction.run(NOTE, turn=turn, made=made, how=how, changed=json.dumps(changed)).consume()


def read(transaction: neo4j.ManagedTransaction) -> list[Past]:
    """The writes that were whole, oldest first."""
    records = [record.data() for record in transaction.run(READ)]
    return [_past(each, is_last=each is records[-1]) for each in records]


def _past(record: dict[str, Any], *, is_last: bool) -> Past:
    return Past(
        revision=str(record["turn"]),
        made=record["made"],
        how=record["how"],
        before=None,
        of=None,
        latest_day=None,
        rows=None,
        changed=json.loads(record["changed"]),
        state="current" if is_last else "gone",
    )
