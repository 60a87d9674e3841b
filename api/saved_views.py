"""Saved views: lists of operations under a name, with who saved them and when, in one file beside the store."""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.days import read_day
from graph.errors import BadParameter, JourneyError, NotAStore
from graph.stores import Store
from queries.explore.reading import read_operations, write_operations
from queries.explore.without import without

MOST_VIEWS, MOST_NAME = 1_000, 100


class UnknownView(JourneyError):
    """A name under which no view is saved."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no view is saved as {name[:MOST_NAME]!r}")


@dataclass(frozen=True)
class SavedView:
    """A view as it was saved: `when` is a time in UTC as ISO 8601 has it; `as_of` None: the day of the latest fact."""

    name: str
    who: str
    when: str
    operations: list[dict[str, Any]]
    as_of: str | None
    lang: str | None


class SavedViews:
    """The views in a file, which is replaced whole by each change; writers wait for each other."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self) -> list[SavedView]:
        """Every view, by name."""
        return [found for _, found in sorted(self._read().items())]

    def one(self, name: str) -> SavedView:
        """The view of a name. Raises `UnknownView`."""
        found = self._read()
        if name not in found:
            raise UnknownView(name)
        return found[name]

    def save(self, name: str, given: dict[str, Any]) -> SavedView:
        """Save what was given under a name, in place of what was there. Raises `BadParameter`."""
        view = _checked(name, given)
        with self._changing() as views:
            if len(views) >= MOST_VIEWS and name not in views:
                raise BadParameter("name", name, f"at most {MOST_VIEWS} views are kept: remove one first")
            views[name] = view
        return view

    def remove(self, name: str) -> None:
        """Remove a view. Raises `UnknownView`."""
        with self._changing() as views:
            if views.pop(name, None) is None:
                raise UnknownView(name)

    def forget(self, node: str) -> int:
        """Take a node out of every view; how many named it."""
        if not self._file.exists():
            return 0
        changed = 0
        with self._changing() as views:
            for name, view in views.items():
                left = write_operations(without(read_operations(view.operations), node))
                changed += left != view.operations
                views[name] = SavedView(**{**asdict(view), "operations": left})
        return changed

    def _read(self) -> dict[str, SavedView]:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            return {name: SavedView(name=name, **view) for name, view in found["views"].items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotAStore(f"{self._file} holds no saved views ({type(error).__name__}): move it away") from error

    @contextmanager
    def _changing(self) -> Iterator[dict[str, SavedView]]:
        """The views, written back as one new file where the work on them does not fail."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.with_name(f"{self._file.name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            views = self._read()
            yield views
            self._write(views)

    def _write(self, views: dict[str, SavedView]) -> None:
        rows = {
            name: {key: each for key, each in asdict(view).items() if key != "name"} for name, view in views.items()
        }
        handle, draft = tempfile.mkstemp(dir=self._file.parent, prefix=f"{self._file.name}.")  # for its owner alone
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump({"views": dict(sorted(rows.items()))}, stream, ensure_ascii=False, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            Path(draft).replace(self._file)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise


def views_file(store: Store) -> Path:
    """Where views of a store are saved by default: beside its folder, for a server beside the tables kept of it."""
    place = store.places()[0].absolute()
    return place.with_name(f"{place.name}.views.json")


def _checked(name: str, given: dict[str, Any]) -> SavedView:
    for field, value in given.items():
        if field not in ("operations", "who", "as_of", "lang"):
            raise BadParameter(field[:MOST_NAME], str(value)[:MOST_NAME], "a view has operations, who, as_of, lang")
    if given.get("operations") is None:
        raise BadParameter("operations", None, "a list of operations")
    day, lang = given.get("as_of"), given.get("lang")
    if day is not None and not isinstance(day, str):
        raise BadParameter("as_of", str(day)[:MOST_NAME], "a day such as 2026-06-30")
    read_day("as_of", day)
    if lang not in (None, "zh", "en"):
        raise BadParameter("lang", str(lang)[:MOST_NAME], "zh or en")
    return SavedView(
        name=_text("name", name),
        who=_text("who", given.get("who"), least=0),
        when=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        operations=write_operations(read_operations(given["operations"])),
        as_of=day,
        lang=lang,
    )


def _text(field: str, value: Any, least: int = 1) -> str:
    """A line of text. Raises `BadParameter`."""
    text = "" if value is None and not least else value
    if not isinstance(text, str) or not least <= len(text) <= MOST_NAME or not (text.isprintable() or not text):
        raise BadParameter(field, str(value)[:MOST_NAME], f"a line of {least} to {MOST_NAME} characters")
    if text.strip() != text:
        raise BadParameter(field, text, "a line without blanks at its ends")
    return text
