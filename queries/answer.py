"""An answer: rows, summary, receipt, and its form as data."""

import dataclasses
import types
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints, overload

import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd

Row = TypeVar("Row")
Summary = TypeVar("Summary")

_SCALARS: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us"),
}


def schema(row_type: type) -> pa.Schema:
    """The Arrow schema of a frozen row type: lists and nested row types included."""
    hints = get_type_hints(row_type)
    return pa.schema([(each.name, _arrow(hints[each.name])) for each in dataclasses.fields(row_type)])


def _arrow(hint: Any) -> pa.DataType:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) in (list, tuple):
        return pa.list_(_arrow(get_args(hint)[0]))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return pa.struct(list(schema(hint)))
    return _SCALARS[hint]


class Rows(Sequence[Row], Generic[Row]):
    """The rows of an answer: columns inside, frozen objects where somebody asks for one."""

    def __init__(self, row_type: type[Row], table: pa.Table) -> None:
        self.row_type = row_type
        self.table = table.select(schema(row_type).names).cast(schema(row_type))

    @classmethod
    def of(cls, row_type: type[Row], objects: Sequence[Row]) -> "Rows[Row]":
        """Rows from a few objects of the row type."""
        records = [dataclasses.asdict(each) for each in objects]  # type: ignore[call-overload] # Row is a dataclass
        return cls(row_type, pa.Table.from_pylist(records, schema=schema(row_type)))

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> "Rows[Row]": ...
    def __getitem__(self, index: int | slice) -> "Row | Rows[Row]":
        if isinstance(index, slice):
            return Rows(self.row_type, self.table.take(pa.array(range(*index.indices(len(self))), pa.int64())))
        return self._objects[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._objects)

    @cached_property
    def _objects(self) -> list[Row]:
        return [build(self.row_type, record) for record in self.table.to_pylist()]

    def to_records(self) -> list[dict[str, Any]]:
        """Rows as plain dictionaries, days and times as Python has them."""
        return self.table.to_pylist()  # type: ignore[no-any-return] # pyarrow has no types

    def to_frame(self) -> "pd.DataFrame":
        """Rows as a pandas frame, one column a field."""
        frame: pd.DataFrame = self.table.to_pandas()  # pandas is loaded by those who ask for a frame
        return frame


def build(row_type: type[Row], record: dict[str, Any]) -> Row:
    """A frozen object of a row type from its plain form."""
    hints = get_type_hints(row_type)
    return row_type(**{name: _value(hints[name], value) for name, value in record.items()})


def _value(hint: Any, value: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    if value is None:
        return None
    if get_origin(hint) in (list, tuple):
        return get_origin(hint)(_value(get_args(hint)[0], each) for each in value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return build(hint, value)
    return value


@dataclasses.dataclass(frozen=True)
class Receipt:
    """Where an answer comes from: enough to ask again and to check."""

    question: str
    parameters: dict[str, Any]
    as_of: date
    revision: str
    engine: str  # what ran the SQL, with its version
    loading: bool
    definition: str  # a link into the documentation
    counts: dict[str, int]  # what was known, and what was left out
    method: list[dict[str, str]]  # the statements, or the algorithm with version and seed
    seconds: float


@dataclasses.dataclass(frozen=True)
class Answer(Generic[Row, Summary]):
    """What a question gives: rows, one summary, and the receipt that `Question.ask` adds.

    `counts` says what was known and left out; `method` names algorithms beside the statements that ran.
    """

    rows: Rows[Row]
    summary: Summary
    counts: dict[str, int] = dataclasses.field(default_factory=dict)
    method: tuple[dict[str, str], ...] = ()
    receipt: Receipt | None = None

    def to_frame(self) -> "pd.DataFrame":
        """The rows as a pandas frame."""
        return self.rows.to_frame()

    def to_data(self) -> dict[str, Any]:
        """The answer as plain data, days and times as ISO 8601 text: what JSON holds."""
        receipt = dataclasses.asdict(self.receipt) if self.receipt else None
        return {
            "rows": plain(self.rows.to_records()),
            "summary": plain(summary_data(self.summary)),
            "receipt": plain(receipt),
        }


def summary_data(summary: Any) -> Any:
    """A summary as nested dictionaries and lists."""
    if dataclasses.is_dataclass(summary) and not isinstance(summary, type):
        return dataclasses.asdict(summary)
    return summary


def plain(value: Any) -> Any:
    """Days and times as ISO 8601 text, all the way down."""
    if isinstance(value, str):  # most values are
        return value
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value
