"""Manifests of earlier versions, brought to this one's form step by step, one function a step.

| schema | what it added |
| --- | --- |
| 1 | revision, created, rows, sha256 |
| 2 | how, before, of, latest_day, changed; a seal |
"""

from collections.abc import Callable
from typing import Any

Data = dict[str, Any]


def _from_1(data: Data) -> Data:
    """What schema 1 does not know stays unknown."""
    unknown: Data = {"how": "load", "before": None, "of": None, "latest_day": None, "changed": {}}
    names = ("revision", "created", "rows", "sha256")
    if set(data) != {"schema", *names}:
        raise ValueError("it is no manifest of schema 1")
    return {"schema": 2, **unknown, **{each: data[each] for each in names}}


STEPS: dict[int, Callable[[Data], Data]] = {1: _from_1}
SCHEMA = 2


def migrated(data: Data) -> Data:
    """The manifest in the form of this version. Raises `ValueError` where it is none of any version."""
    while (version := data["schema"]) != SCHEMA:
        if version not in STEPS:
            raise ValueError(f"there is no schema {version!r}")
        data = STEPS[version](data)
    return data
