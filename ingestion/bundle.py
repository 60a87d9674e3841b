"""A bundle: a folder of tables, each named after its kind."""

from collections.abc import Iterator
from pathlib import Path

from graph.errors import BadInput, nearest
from graph.model import KINDS, Kind
from graph.stores.contract import Progress, silent
from ingestion import columnar, delimited, jsonlines
from ingestion.staging import Fault, Spool, Staged, StagedFile

ENDINGS = (".csv", ".csv.gz", ".parquet", ".jsonl", ".jsonl.gz")


def tables(folder: Path) -> dict[str, Path]:
    """The file of each kind, in the order of the model.

    Raises `BadInput` for a folder without tables, a table of no kind, one that is no file and two tables of one kind.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder; name the folder that holds the tables")
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        name = _table_name(path)
        if name is None:
            continue
        if name not in KINDS:
            raise BadInput(f"{path.name}: {name!r} is no kind{nearest(name, KINDS)}")
        if not path.is_file():
            raise BadInput(f"{path.name} is no file; write the table as one file of that name")
        if name in found:
            raise BadInput(f"{found[name].name} and {path.name} are both tables of {name}; keep one")
        found[name] = path
    if not found:
        raise BadInput(f"{folder} has no tables; a table is called after its kind, such as customer.csv")
    return {name: found[name] for name in KINDS if name in found}


def _table_name(path: Path) -> str | None:
    for ending in () if path.name.startswith(".") else ENDINGS:
        if path.name.endswith(ending):
            return path.name.removesuffix(ending)
    return None


def staged(folder: Path, work: Path, progress: Progress = silent) -> Iterator[Staged | StagedFile]:
    """The tables of a bundle one after the other, as they came; all headers are checked before the first is read.

    What is not read where it lies and is large goes into a file below `work`, until the next table is asked for.
    """
    found = tables(folder)
    for name, path in found.items():
        if not _is_json(path):
            header = columnar.header(path) if path.suffix == ".parquet" else delimited.header(path)
            check_columns(KINDS[name], path.name, header)
    for name, path in found.items():
        arrived = _read(name, path, work, progress)
        yield arrived
        arrived.discard()


def check_columns(kind: Kind, place: str, columns: tuple[str, ...]) -> None:
    """Raise `BadInput` where a column is not the kind's, or a column that must be there is missing."""
    known = [each.name for each in kind.properties]
    for each in columns:
        if each not in known:
            raise BadInput(f"{place}: column {each!r} is unknown{nearest(each, known)}")
    for needed in kind.properties:
        if needed.required and needed.name not in columns:
            raise BadInput(f"{place}: column {needed.name!r} is missing; every {kind.name} must have one")


def _is_json(path: Path) -> bool:
    return ".jsonl" in path.suffixes[-2:]


def _read(name: str, path: Path, work: Path, progress: Progress) -> Staged | StagedFile:
    if path.suffix == ".parquet":
        return columnar.in_place(name, path)
    spool, faults = Spool(work, name), list[Fault]()
    is_json = _is_json(path)
    for rows in (
        jsonlines.parts(path, "utf-8", faults, progress)
        if is_json
        else delimited.parts(path, delimited.COMMAS, faults, progress)
    ):
        spool.add(rows)
    arrived = spool.end(delimited.in_order(faults))
    check_columns(KINDS[name], path.name, arrived.columns)
    return arrived
