"""`cjg`: every command. Each parses, asks, and prints."""

import sys
import tempfile
from contextlib import closing
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from api import printing
from api.asking import add_questions, ask_all
from api.days import read_day
from api.doctor import examine, is_well
from api.exploring import explore
from api.frames import spare_pandas
from api.interrupting import interruptible
from api.load_log import LoadLog
from api.opening import holds_customers, opened, unchanged_when_cancelled
from api.options import AsOf, Keep, Reveal, StoreUrl
from api.settings import Settings
from api.store_commands import forget_customer, store_app
from graph.errors import BadParameter, Cancelled, JourneyError
from ingestion.ending import Ending
from ingestion.load import load as load_bundle
from ingestion.suggest import suggest
from ingestion.synthetic import generate as generate_bank
from ingestion.template import template as write_template
from visualizations.export import write_html
from visualizations.scene import find_scene

app = typer.Typer(
    name="cjg",
    help="Customer Journey Graph 客户旅程图谱: load a bank, ask it, look at it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
map_app = typer.Typer(help="Mappings from foreign files.", no_args_is_help=True)
ask_app = typer.Typer(help="Several questions at once.", no_args_is_help=True)
app.add_typer(store_app, name="store")
app.add_typer(map_app, name="map")
app.add_typer(ask_app, name="ask")
app.command("forget")(forget_customer)
themes = add_questions(app)
themes["explore"].callback(invoke_without_command=True, no_args_is_help=True)(explore)

CANCELLED = 130  # the exit status after Ctrl-C, as shells have it

Folder = Annotated[Path, typer.Argument(help="a folder")]


@app.command()
def generate(
    folder: Folder,
    customers: Annotated[int, typer.Option(help="how many", min=1)] = 10_000,
    seed: Annotated[int, typer.Option(help="same seed, same bytes", min=0)] = 1,
) -> None:
    """Write a synthetic bank as a Parquet bundle, with the truth that was planted beside it."""
    with printing.progress() as report:
        generate_bank(folder, customers, seed, report)
    printing.say(f"{folder}: {customers:,} customers, seed {seed}; planted truth in {folder / 'planted.json'}")


@app.command()
def demo(
    store: StoreUrl = None,
    customers: Annotated[int, typer.Option(help="how many", min=1)] = 2_000,
    seed: Annotated[int, typer.Option(help="same seed, same bytes", min=0)] = 1,
) -> None:
    """Load a synthetic bank into a store that holds none; where there is a bank it stays as it is."""
    with closing(Settings.from_environment().open(store)) as target:
        if holds_customers(target):
            printing.say(f"{target.url} holds a bank: it stays as it is")
            return
        with tempfile.TemporaryDirectory() as place, printing.progress() as report:
            generate_bank(Path(place, "bundle"), customers, seed, report)
            load_bundle(target, Path(place, "bundle"), rejects=Path(place, "rejects"), progress=report)
        printing.say(f"{target.url}: a synthetic bank of {customers:,} customers, seed {seed}")


@app.command()
def template(folder: Folder) -> None:
    """Write an empty bundle: a header line per table, to be filled in."""
    written = write_template(folder)
    printing.say(f"{folder}: {len(written)} empty tables; fill them in, then: cjg load {folder}")


@app.command()
def load(
    folder: Folder,
    store: StoreUrl = None,
    mapping: Annotated[str | None, typer.Option(help="curitiba, berka, or a folder of your own")] = None,
    rejects: Annotated[Path, typer.Option(help="where rejected rows go")] = Path("rejects"),
    keep: Keep = None,
    mode: Annotated[
        str, typer.Option(help="delta: rows come on top; snapshot: tables are whole, what is absent ends")
    ] = "delta",
    day: Annotated[str | None, typer.Option(help="of a snapshot: from when absent edges hold no longer")] = None,
    allow_shrink: Annotated[
        bool, typer.Option("--allow-shrink", help="let a snapshot end more than 5 % of a kind")
    ] = False,
    format: Annotated[str, typer.Option(help="table or json")] = "table",  # noqa: A002 # the option's name
    log: Annotated[str, typer.Option(help="lines of steps and counts on standard error: json, text or off")] = "off",
) -> None:
    """Load a folder of files. Exit status 3 where rows were rejected."""
    printing.check_format(format, "table", "json")
    lines = LoadLog(log)
    settings = Settings.from_environment()
    ending = _ending(mode, read_day("day", day), allow_shrink)
    with (
        closing(settings.open(store, keep)) as target,
        unchanged_when_cancelled(target),
        printing.progress() as shown,
        lines.around(shown) as report,
    ):
        memory = settings.limits.memory
        outcome = load_bundle(target, folder, mapping, report, rejects, memory=memory, ending=ending)
    lines.ended(outcome)
    printing.reconciliation(outcome, format)
    raise typer.Exit(outcome.exit_status)


@map_app.command("suggest")
def map_suggest(
    folder: Folder,
    out: Annotated[Path, typer.Option(help="where the draft goes")] = Path("mapping"),
) -> None:
    """Draft a mapping from the headers of foreign CSV files, to be edited by hand."""
    printing.suggestion(suggest(folder, out))


@ask_app.command("all")
def ask_everything(
    store: StoreUrl = None,
    as_of: AsOf = None,
    format: Annotated[str, typer.Option(help="json or table")] = "json",  # noqa: A002 # as above
    reveal: Reveal = False,
) -> None:
    """Every question that needs no parameter."""
    printing.check_format(format, "json", "table")
    with opened(store) as bank, bank.snapshot(read_day("as_of", as_of), reveal=reveal) as snapshot:
        printing.several(ask_all(snapshot), format)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def view(
    context: typer.Context,
    theme: Annotated[str, typer.Argument(help="referrals, strategy or products")],
    scene: Annotated[str, typer.Argument(help="networks, coverage, paths …")],
    out: Annotated[Path | None, typer.Option(help="the HTML file")] = None,
    store: StoreUrl = None,
    as_of: AsOf = None,
    reveal: Reveal = False,
) -> None:
    """Draw a picture as one HTML file that needs no network: cjg view referrals networks --network C01."""
    maker = find_scene(theme, scene)
    path = out or Path(f"{theme}-{scene}.html")
    with opened(store) as bank, bank.snapshot(read_day("as_of", as_of), reveal=reveal) as snapshot:
        write_html(maker.make(snapshot, **_options(context.args)), path)
    printing.say(str(path))


@app.command()
def doctor(
    store: StoreUrl = None,
    format: Annotated[str, typer.Option(help="table or json")] = "table",  # noqa: A002 # as above
) -> None:
    """What is installed, what answers, what is wrong and what to do. Exit status 1 where something is wrong."""
    printing.check_format(format, "table", "json")
    findings = examine(store)
    printing.findings(findings, format)
    raise typer.Exit(0 if is_well(findings) else 1)


@app.command()
def serve(
    store: StoreUrl = None,
    host: Annotated[str, typer.Option(help="loopback only")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    reveal: Annotated[bool, typer.Option("--reveal", help="show and search names; loopback only")] = False,
    log: Annotated[str, typer.Option(help="json, text or off")] = "json",
) -> None:
    """Serve the page and the API on this machine. A line of the log for each request, without its parameters."""
    from api.server import run  # noqa: PLC0415 # only the server needs uvicorn

    run(Settings.from_environment(), store, host=host, port=port, reveal=reveal, log=log, announce=printing.say)


def _ending(mode: str, day: date | None, allow_shrink: bool) -> Ending | None:
    """How absent rows end; None for a delta, which ends none."""
    if mode not in ("delta", "snapshot"):
        raise BadParameter("mode", mode, "delta or snapshot")
    if mode == "snapshot":
        return Ending(day, may_shrink=allow_shrink)
    if day or allow_shrink:
        raise BadParameter("mode", mode, "--day and --allow-shrink go with --mode snapshot")
    return None


def _options(words: list[str]) -> dict[str, list[str]]:
    """`--network C01 --held a --held b` as names with their values."""
    given: dict[str, list[str]] = {}
    pairs = iter(words)
    for word in pairs:
        name, equals, value = word.partition("=")
        if not name.startswith("--"):
            raise BadParameter("option", word, "options are written --name value")
        given.setdefault(name[2:].replace("-", "_"), []).append(value if equals else next(pairs, ""))
    return given


def _help_of(error: TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"see {context.command_path if context else 'cjg'} --help"


def main(words: list[str] | None = None) -> None:
    """Run `cjg`; an error is one line without a traceback. Always ends by `SystemExit`."""
    spare_pandas()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # an old terminal shows \u-escapes for what its encoding lacks
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(interruptible(lambda: app(words, prog_name="cjg", standalone_mode=False)))
    except (KeyboardInterrupt, typer.Abort):
        printing.complain("cancelled 已取消")
        sys.exit(CANCELLED)
    except Cancelled as error:
        printing.complain(str(error))
        sys.exit(CANCELLED)
    except JourneyError as error:
        printing.complain(str(error))
        sys.exit(1)
    except TyperException as error:
        if told := error.format_message():  # nothing where a command alone was given: its help is printed then
            printing.complain(f"{told.rstrip('.')}; {_help_of(error)}")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(0)
