"""What a person reads about a store and its revisions."""

from dataclasses import asdict
from pathlib import Path

from api.forms import to_json
from api.printing import say
from api.tables import show
from graph.backup import Contents
from graph.restore import Restored
from graph.stores.contract import Damage, Past


def history(pasts: list[Past], form: str) -> None:
    """Revisions, oldest first."""
    if form == "json":
        say(to_json([asdict(each) for each in pasts]))
        return
    rows = [
        [each.revision, each.made, _how(each), each.latest_day, each.rows, *_moved(each), each.state] for each in pasts
    ]
    show(("revision", "made", "how", "latest_day", "rows", "written", "removed", "state"), rows)


def _how(past: Past) -> str:
    return f"{past.how} of {past.of}" if past.how == "rollback" else past.how


def _moved(past: Past) -> tuple[int, int]:
    """Rows written and removed, of all kinds."""
    counts = past.changed.values()
    return sum(each.get("written", 0) for each in counts), sum(each.get("removed", 0) for each in counts)


def made(name: str, before: str, form: str) -> None:
    """The revision that is current now."""
    if form == "json":
        say(to_json({"revision": name, "before": before, "changed": name != before}))
    else:
        say(f"revision {name}" + (": nothing changed" if name == before else f", after {before}"))


def damages(found: list[Damage], form: str) -> None:
    """What is damaged, and what to do."""
    if form == "json":
        say(to_json({"sound": not found, "damages": [asdict(each) for each in found]}))
        return
    for each in found:
        say(f"{each.what}: {each.reason}; {each.remedy}")
    say(f"damaged 损坏: {len(found)}" if found else "all is as it was written 完好")


def backup(contents: Contents, place: Path, form: str) -> None:
    """What was copied."""
    if form == "json":
        say(to_json({"backup": str(place), **asdict(contents)}))
    else:
        say(f"{place}: revision {contents.revision}, {sum(contents.rows.values()):,} rows, digest {contents.digest}")


def restored(what: Restored, place: Path, form: str) -> None:
    """What a restore did."""
    if form == "json":
        say(to_json({"backup": str(place), **asdict(what)}))
    else:
        say(f"revision {what.revision}: {what.written:,} rows written, {what.removed:,} removed, digest {what.digest}")
