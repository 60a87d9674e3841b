"""A process of its own that builds a revision's graph file from its Parquet tables.

`python -m graph.stores.ladybug_build FOLDER`: a line with the number of rows on the standard output for every copy,
exit status 0 when the file is whole, 1 with one line on the standard error otherwise. It ends with its parent.

A copy needs memory for all of its edges at once, so a large table is copied in parts, and the engine is opened anew for
each: it keeps what it once took. Where that memory is too small all the same, for rows can be of any width, the file is
begun again with smaller parts; the rows told are then taken back by a negative number.
"""

import ctypes
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import ladybug
import pyarrow.parquet as pq

from graph.model import EDGES, KINDS, NODES, EdgeKind, Kind, NodeKind, Property, Type

GRAPH = "graph.lbug"
ADDRESS_SPACE = 1 << 38  # the engine's default reserves 8 TB, more than many containers allow
PART = "part.parquet"
MOST_MEMORY = 2 << 30
READING_MEMORY = 256 << 20
ROWS_A_COPY = (2_800_000, 1_000_000, 200_000)
TOO_SMALL = "buffer pool is full"  # how the engine says that its memory is

_TYPES: dict[Type, str] = {
    Type.ID: "STRING",
    Type.TEXT: "STRING",
    Type.WHOLE: "INT64",
    Type.NUMBER: "DOUBLE",
    Type.TRUTH: "BOOL",
    Type.DAY: "DATE",
    Type.TIME: "TIMESTAMP",
}


def definition(kind: Kind) -> str:
    """The statement that makes the table of a kind."""
    if isinstance(kind, NodeKind):
        return f"CREATE NODE TABLE `{kind.label}`({_columns(kind.properties)}, PRIMARY KEY(`id`))"
    ends = [KINDS[end.refers_to] for end in (kind.source, kind.target)]
    own = f", {_columns(kind.own)}" if kind.own else ""
    return f"CREATE REL TABLE `{kind.label}`(FROM `{ends[0].label}` TO `{ends[1].label}`{own})"


def copying(kind: Kind, file: str = "") -> str:
    """The statement that fills the table of a kind from its Parquet file, or from another, columns by name."""
    named = kind.own if isinstance(kind, EdgeKind) else kind.properties
    columns = ", ".join(f"`{each.name}`" for each in named)
    return f"COPY `{kind.label}`({columns}) FROM '{file or f'tables/{kind.name}.parquet'}'"


def counting(kind: Kind) -> str:
    """The statement that counts the rows of a kind."""
    if isinstance(kind, NodeKind):
        return f"MATCH (n:`{kind.label}`) RETURN count(*)"
    return f"MATCH ()-[r:`{kind.label}`]->() RETURN count(*)"


def build(folder: Path) -> None:
    """Build and verify the graph file of a revision; the working directory becomes the revision's folder."""
    os.chdir(folder)  # so that no path stands in a statement
    rows = {name: pq.read_metadata(f"tables/{name}.parquet").num_rows for name in KINDS}
    for each in ROWS_A_COPY:
        if _is_filled(rows, each):
            _verify(rows)
            return
    raise RuntimeError("its memory is too small, even for a few rows at a time")


def define(file: Path) -> None:
    """Make a graph file with the tables of all kinds, empty."""
    with _database(file) as database, ladybug.Connection(database) as connection:
        connection.execute("BEGIN TRANSACTION")
        for kind in (*NODES, *EDGES):
            connection.execute(definition(kind))
        connection.execute("COMMIT")


def _is_filled(rows: dict[str, int], most: int) -> bool:
    """Make the file with so many rows a copy at most; whether the memory was large enough."""
    for file in Path().glob(f"{GRAPH}*"):
        file.unlink()
    define(Path(GRAPH))
    done: list[int] = []
    try:
        for count in _fill(rows, most):
            done.append(count)
            print(count, flush=True)  # noqa: T201 # the parent reads it
    except RuntimeError as error:
        if TOO_SMALL not in str(error):
            raise
        print(-sum(done), flush=True)  # noqa: T201 # as above
        return False
    return True


def _fill(rows: dict[str, int], most: int) -> Iterator[int]:
    """Copy all tables; gives the number of rows of each copy."""
    for kinds in (NODES, EDGES):
        yield from _wholes([each for each in kinds if 0 < rows[each.name] <= most], rows)
        for kind in kinds:
            if rows[kind.name] > most:
                yield from _in_parts(kind, most)


def _wholes(kinds: Sequence[Kind], rows: dict[str, int]) -> Iterator[int]:
    with _opened() as database:
        for kind in kinds:
            _run(database, copying(kind))
            yield rows[kind.name]


def _in_parts(kind: Kind, most: int) -> Iterator[int]:
    for count in _parts(kind, most):
        with _opened() as database:
            _run(database, copying(kind, PART))
        yield count


def _parts(kind: Kind, most: int) -> Iterator[int]:
    """The rows of a kind in a file of their own, so many at a time, and how many; a group of rows stays whole."""
    with pq.ParquetFile(f"tables/{kind.name}.parquet") as file:
        sizes = [file.metadata.row_group(each).num_rows for each in range(file.num_row_groups)]
        start = 0
        while start < len(sizes):
            end = start + 1
            while end < len(sizes) and sum(sizes[start : end + 1]) <= most:
                end += 1
            with pq.ParquetWriter(PART, file.schema_arrow, compression="zstd") as part:
                for each in range(start, end):
                    part.write_table(file.read_row_group(each))
            yield sum(sizes[start:end])
            start = end
    Path(PART).unlink()


@contextmanager
def _opened() -> Iterator[ladybug.Database]:
    """The graph file to write to; nothing of it stays in memory."""
    with _database(Path(GRAPH)) as database:
        yield database
        _run(database, "CHECKPOINT")
    _give_back()


def _give_back() -> None:
    """Give freed memory back to the system: GNU's C library keeps much of it, others have no such function."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


def _database(file: Path) -> ladybug.Database:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return ladybug.Database(file, max_db_size=ADDRESS_SPACE, buffer_pool_size=min(MOST_MEMORY, memory // 2))


def _verify(rows: dict[str, int]) -> None:
    opened = ladybug.Database(GRAPH, buffer_pool_size=READING_MEMORY, read_only=True, max_db_size=ADDRESS_SPACE)
    with opened as database:
        for name, expected in rows.items():
            found = _run(database, counting(KINDS[name]))
            if found != expected:
                raise RuntimeError(f"{name}: {found} rows in the graph, {expected} in the table")


def _run(database: ladybug.Database, statement: str) -> object:
    """The first value of a statement, on a connection of its own: a used one remembers too much."""
    with ladybug.Connection(database) as connection:
        result = cast(ladybug.QueryResult, connection.execute(statement))  # a list for several statements alone
        return next(iter(next(result)), None) if result.has_next() else None


def _columns(properties: tuple[Property, ...]) -> str:
    return ", ".join(f"`{each.name}` {_TYPES[each.type]}" for each in properties)


def _end_with_parent() -> None:
    os.read(0, 1)  # until the parent closes its end, or is no more
    os._exit(1)


def main() -> int:
    """Build the revision named on the command line."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        build(Path(sys.argv[1]))
    except (OSError, RuntimeError) as error:
        print(str(error).partition("\n")[0], file=sys.stderr)  # noqa: T201 # the parent reads it
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
