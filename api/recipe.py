"""A view as code: what gives the same nodes from a shell, from Python, and from the store itself."""

import json
import shlex
from dataclasses import asdict
from datetime import date
from typing import Any

from fastapi import Request, Response

from api.days import read_day
from api.explorer import asked, read_truth
from api.forms import to_json
from api.revealing import read_reveal
from api.running import Answering
from api.service import Service
from api.settings import Limits
from queries.explore.reading import write_operations
from queries.explore.recipe import cypher
from queries.explore.replay import read

LONGEST = 4_000  # characters of operations in an address

PYTHON = """\
import json
from contextlib import closing
from datetime import date

from api.settings import Settings
from graph.snapshot import Bank
from queries.explore.recipe import nodes_in_sight

operations = json.loads({operations!r})
with (
    closing(Settings.from_environment().open({store!r})) as store,
    closing(Bank(store.revision())) as bank,
    bank.snapshot(date.fromisoformat({day!r})) as snapshot,
):
    nodes = nodes_in_sight(snapshot, operations, lenient={lenient!r})
print("\\n".join(nodes))
"""


def cooking(service: Service, limits: Limits, reveal: bool) -> Answering:
    """The recipe of a list of operations: `curl`, `python`, and `cypher` statements with their parameters."""

    def cook(request: Request) -> Response:
        given = asked(request)
        day, lenient = read_day("as_of", given.get("as_of")), read_truth("lenient", given.get("lenient", "false"))
        with service.snapshot(day, reveal=read_reveal(given.get("reveal"), reveal)) as snapshot:
            wanted = read(given["operations"])
            statements = cypher(snapshot, wanted, lenient=lenient, hops=limits.hops)
            operations, store = write_operations(wanted), service.store.url
            recipe = {
                "curl": _curl(str(request.base_url), operations, snapshot.as_of, lenient),
                "python": _python(store, operations, snapshot.as_of, lenient),
                "cypher": [asdict(each) for each in statements],
            }
        return Response(to_json(recipe), media_type="application/json")

    return cook


def _curl(base: str, operations: list[dict[str, Any]], day: date, lenient: bool) -> str:
    address, text = f"{base}v1/explore", to_json(operations)
    if len(text) <= LONGEST:
        given = {"operations": text, "as_of": day.isoformat(), "lenient": to_json(lenient)}
        words = [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in given.items()]
        return " ".join(["curl -sG", shlex.quote(address), *words])
    body = to_json({"operations": operations, "as_of": day.isoformat(), "lenient": lenient})
    return f"curl -s {shlex.quote(address)} -H 'Content-Type: application/json' --data-binary {shlex.quote(body)}"


def _python(store: str, operations: list[dict[str, Any]], day: date, lenient: bool) -> str:
    return PYTHON.format(operations=json.dumps(operations), store=store, day=day.isoformat(), lenient=lenient)
