"""Options that many commands share."""

from typing import Annotated

import typer

StoreUrl = Annotated[
    str | None,
    typer.Option(
        "--store", metavar="URL", help="ladybug://FOLDER or neo4j://HOST:PORT  [default: CJG_STORE, or ladybug://bank]"
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DAY", help="the day of which the bank is seen  [default: its latest fact]"),
]
EngineUrl = Annotated[
    str, typer.Option("--engine", metavar="URL", help="duckdb, spark, spark://HOST:7077 or sc://HOST:15002")
]
Form = Annotated[str, typer.Option("--format", metavar="table|json|csv", help="table, json or csv")]
Reveal = Annotated[bool, typer.Option("--reveal", help="show names")]
Keep = Annotated[
    int | None,
    typer.Option("--keep", metavar="N", min=1, help="revisions a folder keeps  [default: CJG_KEEP, or 2]"),
]
