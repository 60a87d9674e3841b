"""What a person reads about a store and its revisions."""

from dataclasses import asdict
from pathlib import Path

from api.forms import to_json
from api.printing import say
from api.tables import show
from graph.backup import Contents
from graph.model import KINDS
from graph.restore import Restored
from graph.stores.contract import Damage, Past
from graph.traces import Trace
from ingestion.forget import Foreseen, Forgotten


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


def foreseen(what: Foreseen, form: str) -> None:
    """What forgetting a person would take away."""
    if form == "json":
        say(to_json(asdict(what)))
        return
    _erased(what.rows, what.rejects)
    for each in what.traces:
        say(f"found 发现: {_place(each)}")
    say("nothing was changed 未作更改; to forget this person for good, in every revision that is kept: --yes")


def forgotten(what: Forgotten, form: str) -> None:
    """What was taken away, and what a search found afterwards."""
    if form == "json":
        say(to_json({**asdict(what), "whole": what.is_whole}))
        return
    _erased(what.rows, what.rejects)
    for name in what.still_read:
        say(f"revision {name} is still read: end its reader, or ask the server a question, then forget again")
    for each in what.search.traces:
        say(f"still found 仍有残留: {_place(each)}")
    left = len(what.search.traces) or "nothing 无"
    say(f"revision {what.revision}; {what.search.files:,} files searched 已检索; found: {left}")
    say("out of reach 无法触及: backups and copies elsewhere, the logs of a Neo4j server, the files that were loaded")


def _erased(rows: dict[str, int], rejects: int) -> None:
    show(("kind", "label", "rows"), [[name, KINDS[name].text_zh, count] for name, count in rows.items()])
    if rejects:
        say(f"lines of rejects 拒绝行: {rejects:,}")


def _place(trace: Trace) -> str:
    return f"{trace.file}: {trace.where}" + (f", {trace.count:,}" if trace.count else "")
