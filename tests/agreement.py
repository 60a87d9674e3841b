"""When two answers agree: integers, text, days and order exactly, floats to 1e-9 relative or 1e-12 absolute."""

import math
from typing import Any


def disagreements(found: Any, expected: Any, place: str = "") -> list[str]:
    """Where `found` lacks or contradicts what is expected; more fields may stand beside."""
    if isinstance(expected, dict) and isinstance(found, dict):
        missing = [f"{place}.{name}: missing" for name in expected if name not in found]
        known = [name for name in expected if name in found]
        below = [disagreements(found[name], expected[name], f"{place}.{name}") for name in known]
        return missing + [each for inner in below for each in inner]
    if isinstance(expected, list) and isinstance(found, list):
        if len(found) != len(expected):
            return [f"{place}: {len(found)} entries, expected {len(expected)}"]
        pairs = enumerate(zip(found, expected, strict=True))
        return [each for at, (one, other) in pairs for each in disagreements(one, other, f"{place}[{at}]")]
    return [] if _same(found, expected) else [f"{place}: {found!r}, expected {expected!r}"]


def _same(found: Any, expected: Any) -> bool:
    if isinstance(expected, float) and isinstance(found, int | float) and not isinstance(found, bool):
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)
    return type(found) is type(expected) and found == expected
