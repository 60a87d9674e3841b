"""The pages of docs/ that are made from the code, and the API's examples: `python -m tools.documents`.

`pages()` gives every page by its path; a test compares them with what is committed.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from graph.model import EDGES, NODES, EdgeKind, Kind, Property
from graph.snapshot import Bank
from graph.stores import open_store
from ingestion.load import load
from queries.answer import schema
from queries.glossary import TERMS, term
from queries.question import Parameter, Question, questions

ROOT = Path(__file__).resolve().parents[1]
TINY = ROOT / "tests" / "tiny-bank"

ASKED: dict[str, dict[str, Any]] = {
    "customers card": {"customer": "C07"},
    "explore neighbours": {"node": "customer:C01"},
    "journeys funnel": {"event": ["open", "login"]},
    "paths between": {"source": "customer:C07", "target": "customer:C01"},
    "products paths": {"held": ["debit"], "target": "fund"},
    "products standing": {"held": ["debit", "wealth"], "target": "fund"},
    "referrals traits": {"customer": "C04"},
    "referrals tree": {"customer": "C06"},
    "strategy what-if": {"strategy": "S3", "add_channel": ["app"]},
    "strategy waterfall": {"strategy": "S3", "product": "credit"},
    "strategy why-not": {"customer": "C07"},
    "strategy people": {"segment": "payroll", "product": "credit"},
}


def pages() -> dict[Path, str]:
    """Every page that is made from the code: its path below the repository, its text."""
    examples = _examples()
    made = {Path("docs/model.md"): _model(), Path("docs/glossary.md"): _glossary()}
    for theme in sorted({each.theme for each in questions()}):
        made[Path(f"docs/questions/{theme}.md")] = _theme(theme, examples)
    made[Path("api/examples.json")] = json.dumps(examples, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return made


def _model() -> str:
    lines = [
        "# The model 数据模型",
        "",
        "Made from `graph/model.py` by `make docs`. A *bundle* is a folder with one table per kind, named after it: "
        "CSV, Parquet or JSON Lines. **Bold** columns are the key; *italic* ones are personal data 个人信息.",
        "",
        "## Nodes 节点",
        "",
    ]
    for node in NODES:
        lines += _kind(node, f"`(:{node.label})`")
    lines += ["## Edges 关系", ""]
    for edge in EDGES:
        ends = f"`(:{_label(edge.source)})-[:{edge.label}]->(:{_label(edge.target)})`"
        lines += _kind(edge, ends + ("; read in both directions" if edge.symmetric else ""))
    return "\n".join(lines)


def _label(end: Property) -> str:
    return next(node.label for node in NODES if node.name == end.refers_to)


def _kind(kind: Kind, pattern: str) -> list[str]:
    head = [f"### {kind.name} {kind.text_zh}", "", f"{kind.text[0].upper()}{kind.text[1:]}. {pattern}", ""]
    table = ["| column | 中文 | type | meaning |", "| --- | --- | --- | --- |"]
    return [*head, *table, *(_property(each, kind) for each in kind.properties), ""]


def _property(each: Property, kind: Kind) -> str:
    name = f"`{each.name}`"
    name = f"**{name}**" if each.name in kind.key else name
    name = f"*{name}*" if each.personal else name
    text = each.text + (f" ({', '.join(each.choices)})" if each.choices else "")
    needed = ", required" if each.required and isinstance(kind, EdgeKind) and each.name not in kind.key else ""
    return f"| {name} | {each.text_zh} | {each.type.value}{needed} | {text} |"


def _glossary() -> str:
    head = ["# Glossary 术语表", "", "Made from `queries/glossary.py` by `make docs`: the fields of the answers.", ""]
    rows = [f"| `{name}` | {english} | {chinese} |" for name, (english, chinese) in TERMS.items()]
    return "\n".join([*head, "| field | English | 中文 |", "| --- | --- | --- |", *rows, ""])


def _theme(theme: str, examples: dict[str, Any]) -> str:
    lines = [f"# {term(theme)}", "", "Made from the questions by `make docs`; the example is of the tiny bank.", ""]
    for question in (each for each in questions() if each.theme == theme):
        lines += _question(question, examples[f"{theme} {question.name}"])
    return "\n".join(lines)


def _question(question: Question, example: dict[str, Any]) -> list[str]:
    asked = f"{question.theme} {question.name}"
    options = "".join(f" --{each.name.replace('_', '-')} …" for each in question.parameters if each.required)
    columns = ", ".join(f"`{name}`" for name in schema(question.row_type).names)
    shown = {"rows": example["rows"][:2], "summary": example["summary"]}
    return [
        f"## {question.name}",
        "",
        question.text,
        "",
        f"`cjg {asked}{options}` · `GET /v1/{question.theme}/{question.name}`",
        "",
        *_parameters(question.parameters),
        f"Columns of a row: {columns or 'none; the answer is the summary'}.",
        "",
        f"Asked with `{json.dumps(example['receipt']['parameters'], ensure_ascii=False)}`:",
        "",
        "```json",
        json.dumps(shown, ensure_ascii=False, indent=1),
        "```",
        "",
    ]


def _parameters(parameters: tuple[Parameter, ...]) -> list[str]:
    if not parameters:
        return []
    rows = [
        f"| `{each.name}` | {_default(each)} | {each.allowed.text} | {each.allowed.text_zh} |" for each in parameters
    ]
    return ["| parameter | default | meaning | 含义 |", "| --- | --- | --- | --- |", *rows, ""]


def _default(each: Parameter) -> str:
    return "required" if each.required else "–" if each.default is None else f"{each.default}"


def _examples() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        store = open_store(f"ladybug://{place}/bank", cache=Path(place))
        load(store, TINY, rejects=Path(place) / "rejects")
        bank = Bank(store.revision())
        found = {f"{each.theme} {each.name}": _example(bank, each) for each in questions()}
        bank.close()
        store.close()
    return found


def _example(bank: Bank, question: Question) -> dict[str, Any]:
    given = ASKED.get(f"{question.theme} {question.name}", {})
    with bank.snapshot() as snapshot:
        data = question.ask(snapshot, **given).to_data()
    # What differs from run to run is no example.
    data["receipt"] |= {"seconds": 0.0, "method": [], "engine": "duckdb"}
    return data


def main() -> None:
    """Write every page."""
    for path, text in pages().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
