"""Functions that carry a mark, found by looking through the modules of a package; nothing else lists them."""

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

Mark = TypeVar("Mark")


def marks_below(package: ModuleType, attribute: str, mark: type[Mark]) -> list[Mark]:
    """The marks of functions defined below a package, found under an attribute of the function."""
    found = []
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            carried = getattr(value, attribute, None)
            if isinstance(carried, mark) and value.__module__ == module.name:
                found.append(carried)
    return found
