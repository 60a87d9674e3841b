"""Frames of pandas are for who asks for one: no command does, and pandas takes a second to load."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pyarrow as pa


def spare_pandas() -> None:
    """Keep pyarrow from loading pandas with the first array it makes: it looks for it once, and finds none meanwhile.

    `to_frame` loads it all the same.
    """
    if "pandas" in sys.modules:
        return
    hidden = _Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        pa.scalar(0)
    finally:
        sys.meta_path.remove(hidden)


class _Hidden(MetaPathFinder):
    """pandas, as if it were not there."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)
        return None
