"""`cjg store`: what is in a store, what was, and how it is kept whole."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api import printing, store_printing
from api.opening import opened, opened_store
from api.options import Keep, StoreUrl
from api.saved_views import SavedViews, views_file
from api.settings import Settings
from graph.backup import back_up
from graph.digest import digest
from graph.restore import restore
from graph.scratch import swept
from graph.stores import Holding
from ingestion.forget import foresee, forget

store_app = typer.Typer(help="What is in a store, what was, and how it is kept whole.", no_args_is_help=True)

Form = Annotated[str, typer.Option("--format", metavar="table|json", help="table or json")]


@store_app.command("digest")
def store_digest(store: StoreUrl = None) -> None:
    """SHA-256 over all rows of all kinds in key order: equal banks, equal digests."""
    with opened(store) as bank:
        printing.say(digest(bank.revision))


@store_app.command("info")
def store_info(store: StoreUrl = None, form: Form = "table") -> None:
    """The revision, the latest day, and how many rows of each kind."""
    printing.check_format(form, "table", "json")
    with opened(store) as bank:
        printing.contents(bank, form)


@store_app.command("history")
def store_history(store: StoreUrl = None, form: Form = "table") -> None:
    """The revisions that there are and were: when, by what, how many rows, kept or gone."""
    printing.check_format(form, "table", "json")
    with opened_store(store) as place:
        store_printing.history(place.history(), form)


@store_app.command("rollback")
def store_rollback(
    revision: Annotated[
        str | None, typer.Argument(help="an earlier one that is kept  [default: the one before]")
    ] = None,
    store: StoreUrl = None,
    keep: Keep = None,
    form: Form = "table",
) -> None:
    """Make an earlier revision the current one again, as a new revision."""
    _make(store, keep, form, lambda holding: holding.rollback(revision))


@store_app.command("rebuild")
def store_rebuild(store: StoreUrl = None, keep: Keep = None, form: Form = "table") -> None:
    """Build the graph file anew from the tables, as a new revision."""
    with printing.progress() as report:
        _make(store, keep, form, lambda holding: holding.rebuild(report))


@store_app.command("migrate")
def store_migrate(store: StoreUrl = None, keep: Keep = None, form: Form = "table") -> None:
    """Bring a store of an earlier version to this version's form, as a new revision."""
    _make(store, keep, form, lambda holding: holding.migrate())


@store_app.command("verify")
def store_verify(store: StoreUrl = None, form: Form = "table") -> None:
    """Every file and row against what was written. Exit status 1 where something is damaged."""
    printing.check_format(form, "table", "json")
    with opened_store(store) as place, printing.progress() as report:
        damages = place.verify(report)
    store_printing.damages(damages, form)
    raise typer.Exit(1 if damages else 0)


@store_app.command("backup")
def store_backup(
    backup: Annotated[Path, typer.Argument(help="a new folder, or a new file that ends in .tar")],
    store: StoreUrl = None,
    form: Form = "table",
) -> None:
    """Copy one revision, whole, while readers and loads go on; both stores can restore it."""
    printing.check_format(form, "table", "json")
    with opened_store(store) as place, closing(place.revision()) as revision, printing.progress() as report:
        contents = back_up(revision, place.url, backup, report)
    store_printing.backup(contents, backup, form)


@store_app.command("restore")
def store_restore(
    backup: Annotated[Path, typer.Argument(help="what cjg store backup wrote")],
    store: StoreUrl = None,
    over: Annotated[bool, typer.Option("--over", help="replace the bank that is there, by a new revision")] = False,
    keep: Keep = None,
    form: Form = "table",
) -> None:
    """Make a store the bank of a backup, after every file and row of it was verified."""
    printing.check_format(form, "table", "json")
    with opened_store(store, keep) as place, printing.progress() as report:
        restored = restore(backup, place, over=over, progress=report)
    store_printing.restored(restored, backup, form)


def forget_customer(
    customer: Annotated[str, typer.Argument(help="id of a customer")],
    store: StoreUrl = None,
    rejects: Annotated[Path, typer.Option(help="where rejected rows are")] = Path("rejects"),
    also: Annotated[list[Path] | None, typer.Option(help="a folder or file to search, too; may be repeated")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="do it; without, what would go is shown")] = False,
    form: Form = "table",
) -> None:
    """Erase a person: node, edges, earlier revisions, kept tables, rejects; and search for what is left.

    Exit status 1 where something is left, 2 without --yes.
    """
    printing.check_format(form, "table", "json")
    settings = Settings.from_environment()
    spill = settings.limits.spill
    searched = [*(also or ()), *([swept(spill)] if spill else [])]
    with opened_store(store) as place, printing.progress() as report:
        foreseen = foresee(place, customer, rejects, searched)
        if not yes:
            store_printing.foreseen(foreseen, form)
            raise typer.Exit(2)
        views = settings.views or views_file(place)
        SavedViews(views).forget(f"customer:{customer}")
        searched += [views] if views.exists() else []
        forgotten = forget(place, customer, rejects, searched, report)
    store_printing.forgotten(forgotten, form)
    raise typer.Exit(0 if forgotten.is_whole else 1)


def _make(store: str | None, keep: int | None, form: str, make: Callable[[Holding], str]) -> None:
    """Let a holding make the next revision, and say its name."""
    printing.check_format(form, "table", "json")
    with opened_store(store, keep) as place:
        with place.hold() as holding:
            before = place.current()
            name = make(holding)
        store_printing.made(name, before, form)
