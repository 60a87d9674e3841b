"""One measure in a process of its own: `python -m benchmarks.measure MODULE FUNCTION SUBJECT` prints what it found.

The function's parameter says what the subject is: a `Bank` is opened at the store's URL, a `Path` is a bundle.
"""

import importlib
import inspect
import json
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from graph.snapshot import Bank
from graph.stores import open_store


def main() -> None:
    """Measure, and print the result as JSON."""
    module, name, subject = sys.argv[1:]
    function = getattr(importlib.import_module(f"benchmarks.{module}"), name)
    wanted = next(iter(inspect.signature(function).parameters.values())).annotation
    with tempfile.TemporaryDirectory() as cache:
        if wanted is Path:
            found = function(Path(subject))
        elif wanted is Bank:
            with closing(open_store(subject, cache=Path(cache))) as store, closing(Bank(store.revision())) as bank:
                found = function(bank)
        else:
            found = function(subject)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
