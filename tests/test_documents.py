"""Documentation that is made from the code is what the code says."""

import re

import pytest

from api.settings import NAMES
from queries.glossary import TERMS
from queries.question import questions
from tools.documents import ROOT, pages


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return {str(path): text for path, text in pages().items()}


def test_pages_made_from_the_code_are_not_stale(made: dict[str, str]) -> None:
    stale = [path for path, text in made.items() if (ROOT / path).read_text(encoding="utf-8") != text]
    assert stale == [], "run `make docs`"


def test_every_question_has_its_heading(made: dict[str, str]) -> None:
    for question in questions():
        assert f"\n## {question.name}\n" in made[f"docs/questions/{question.theme}.md"]


def test_every_field_of_an_answer_has_a_term_in_both_languages() -> None:
    from queries.answer import schema

    fields = {name for question in questions() for name in schema(question.row_type).names}
    assert {name for name in fields if not all(TERMS.get(name, ("", "")))} == set()


def test_every_setting_has_its_heading_and_is_read() -> None:
    headings = re.findall(r"^## (\w+)$", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.MULTILINE)
    read = set(re.findall(r'"((?:CJG|NEO4J)_\w+)"', (ROOT / "api" / "settings.py").read_text(encoding="utf-8")))
    assert headings == list(NAMES)
    assert set(NAMES) == read
