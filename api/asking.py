"""The commands of the questions, derived from them: cjg <theme> <question> [parameters]."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from api import printing
from api.days import read_day
from api.opening import opened
from api.options import AsOf, EngineUrl, Form, Reveal, StoreUrl
from graph.engines import DUCKDB
from graph.snapshot import Snapshot
from queries.answer import Answer
from queries.glossary import TERMS
from queries.question import Parameter, Question, questions

FORMS = ("table", "json", "csv")


def add_questions(app: typer.Typer) -> dict[str, typer.Typer]:
    """A group of commands for each theme, a command for each question; the groups by theme."""
    themes: dict[str, typer.Typer] = {}
    for question in questions():
        if question.theme not in themes:
            themes[question.theme] = typer.Typer(no_args_is_help=True, help=_theme_help(question.theme))
            app.add_typer(themes[question.theme], name=question.theme)
        themes[question.theme].command(question.name, help=question.text)(_command(question))
    return themes


def ask_all(snapshot: Snapshot) -> dict[str, Answer[Any, Any]]:
    """Every question that needs no parameter, by theme and name."""
    return {f"{each.theme} {each.name}": each.ask(snapshot) for each in questions() if each.needs_nothing}


def _theme_help(theme: str) -> str:
    english, chinese = TERMS.get(theme, (theme, ""))
    return f"Questions about {english} {chinese}".strip()


def _command(question: Question) -> Callable[..., None]:
    def run(**options: Any) -> None:
        shared = {name: options.pop(name) for name in ("store", "as_of", "engine", "format", "reveal")}
        printing.check_format(shared["format"], *FORMS)
        given = {name: value for name, value in options.items() if value not in (None, [])}
        question.read(given)
        with (
            opened(shared["store"], shared["engine"]) as bank,
            bank.snapshot(read_day("as_of", shared["as_of"]), reveal=shared["reveal"]) as snapshot,
        ):
            printing.answer(question.ask(snapshot, **given), shared["format"])

    parameters = [_option(each) for each in question.parameters]
    parameters += [
        _keyword("store", StoreUrl, None),
        _keyword("as_of", AsOf, None),
        _keyword("engine", EngineUrl, DUCKDB),
        _keyword("format", Form, "table"),
        _keyword("reveal", Reveal, False),
    ]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # typer reads the signature
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__doc__ = question.text
    return run


def _option(each: Parameter) -> inspect.Parameter:
    shown = f"{each.allowed.text} {each.allowed.text_zh}".strip()
    default = "" if each.required or each.default is None else f"  [default: {each.default}]"
    kind: Any = list[str] | None if each.is_list else str | None
    metavar = "NUMBER" if each.type is int else "TEXT"
    help_text = f"{shown}{'  [required]' if each.required else default}"
    return _keyword(each.name, Annotated[kind, typer.Option(metavar=metavar, help=help_text, show_default=False)], None)


def _keyword(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
