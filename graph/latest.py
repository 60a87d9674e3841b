"""The latest day of any fact of a bank, told by its files without a look at their rows."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

DATED: dict[str, tuple[str, ...]] = {
    "customer": ("joined_on",),
    "referral_link": ("issued_on",),
    "redeemed_by": ("clicked_on", "registered_on", "opened_on", "funded_on", "active_on"),
    "referred": ("happened_on",),
    "came_from": ("happened_on",),
    "holds": ("opened_on",),
    "balance": ("day",),
    "rewarded": ("day",),
    "interacted": ("at",),
    "contacted": ("at",),
}  # definitions, section 1


def latest_day(path: Callable[[str], Path]) -> date | None:
    """The latest day of any fact, None in a bank without dates; `path(kind)` is the Parquet file of a kind."""
    days = [day for kind, columns in DATED.items() for day in _latest(path(kind), columns)]
    return max(days, default=None)


def _latest(file: Path, columns: tuple[str, ...]) -> Iterator[date]:
    with pq.ParquetFile(file) as parquet:
        for name in columns:
            for value in _greatest(parquet, name):
                yield value.date() if isinstance(value, datetime) else value


def _greatest(parquet: pq.ParquetFile, name: str) -> list[Any]:
    """The greatest value of each group of rows that has any, as the writer of the file noted it."""
    place = parquet.schema_arrow.get_field_index(name)
    groups = [parquet.metadata.row_group(each).column(place) for each in range(parquet.metadata.num_row_groups)]
    if all(_is_noted(each) for each in groups):
        return [each.statistics.max for each in groups if each.statistics.has_min_max]
    value = pc.max(parquet.read([name])[name]).as_py()
    return [] if value is None else [value]


def _is_noted(column: pq.ColumnChunkMetaData) -> bool:
    """Whether the greatest value is noted, or that there is none."""
    noted = column.statistics
    return noted is not None and bool(noted.has_min_max or noted.null_count == column.num_values)
