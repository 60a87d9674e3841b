"""`cjg explore`: what a list of operations shows."""

from pathlib import Path
from typing import Annotated

import typer

from api import printing
from api.days import read_day
from api.forms import to_json
from api.opening import opened
from api.options import AsOf, Reveal, StoreUrl
from api.tables import show
from graph.errors import BadParameter
from queries.explore.replay import read
from visualizations.explorer.picture import Picture, picture


def explore(
    context: typer.Context,
    operations: Annotated[
        str | None, typer.Option(metavar="JSON|FILE", help="a JSON list of operations, or a file with one")
    ] = None,
    store: StoreUrl = None,
    as_of: AsOf = None,
    lenient: Annotated[bool, typer.Option("--lenient", help="do without nodes that the bank has not")] = False,
    reveal: Reveal = False,
    format: Annotated[str, typer.Option(metavar="table|json", help="table or json")] = "table",  # noqa: A002 # the option's name
) -> None:
    """The view that a list of operations makes, and questions about the explorer 图谱探索."""
    if context.invoked_subcommand:
        return
    printing.check_format(format, "table", "json")
    if operations is None:
        raise BadParameter("operations", None, "a JSON list of operations, or a file with one; see docs/explorer.md")
    wanted = read(_text(operations))
    with opened(store) as bank, bank.snapshot(read_day("as_of", as_of), reveal=reveal) as snapshot:
        found = picture(snapshot, wanted, lenient=lenient)
    if format == "json":
        printing.say(to_json(found.to_data()))
    else:
        _show(found)


def _text(operations: str) -> str:
    """JSON as it was given, or what is in the file."""
    if operations.lstrip().startswith("["):
        return operations
    try:
        return Path(operations).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BadParameter("operations", operations[:60], f"a JSON list, or a file with one ({error})") from None


def _show(found: Picture) -> None:
    rows = [[each.kind, each.id, each.label.both, each.neighbours, each.brought_by] for each in found.nodes]
    show(["kind", "id", "label", "neighbours", "brought_by"], rows)
    printing.say(f"{found.shown} of {found.of} shown; {len(found.edges)} edges")
    for words in found.left_out:
        printing.say(words.both)
