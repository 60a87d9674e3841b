"""A question: a function whose signature says everything about it.

    @question("referrals")
    def networks(snapshot: Snapshot, min_size: Annotated[int, at_least(1)] = 2) -> Answer[Network, Summary]:
        '''Referral networks: …first line is its title.'''

The command, the route, the OpenAPI entry and the page of documentation are derived from it.
"""

import dataclasses
import inspect
import time
from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import queries
from graph.errors import BadParameter
from graph.snapshot import Snapshot
from queries.answer import Answer, Receipt
from queries.marks import marks_below


@dataclasses.dataclass(frozen=True)
class Allowed:
    """What a parameter may be, and what it means."""

    text: str
    text_zh: str = ""
    minimum: int | None = None
    maximum: int = 1_000_000_000
    kind: str = ""  # the value is the id of a node of this kind
    choices: tuple[str, ...] = ()
    are_hops: bool = False  # how far the question walks, which a server may limit further


@dataclasses.dataclass(frozen=True)
class Parameter:
    """One parameter of a question, read off its signature."""

    name: str
    type: type  # int or str
    is_list: bool
    default: Any  # inspect.Parameter.empty where it must be given
    allowed: Allowed

    @property
    def required(self) -> bool:
        return self.default is inspect.Parameter.empty

    def read(self, value: Any) -> Any:
        """The value as the question takes it, from text or from Python. Raises `BadParameter`."""
        if value is None:
            return self._missing()
        if self.is_list:
            values = list(value) if isinstance(value, list | tuple) else [value]
            return [self._one(each) for each in values] or self._missing()
        if isinstance(value, list | tuple):
            if len(value) != 1:
                raise BadParameter(self.name, list(value), "give it once")
            value = value[0]
        return self._one(value)

    def _missing(self) -> Any:
        if self.required:
            raise BadParameter(self.name, None, self.allowed.text)
        return self.default

    def _one(self, value: Any) -> Any:
        return self._number(value) if self.type is int else self._text(value)

    def _number(self, value: Any) -> int:
        low, high = self.allowed.minimum, self.allowed.maximum
        span = f"a whole number from {low if low is not None else 'any'} to {high}"
        try:
            number = int(str(value))
        except ValueError:
            raise BadParameter(self.name, value, span) from None
        if (low is not None and number < low) or number > high:
            raise BadParameter(self.name, value, span)
        return number

    def _text(self, value: Any) -> str:
        text = str(value)
        if not text:
            raise BadParameter(self.name, value, self.allowed.text)
        if self.allowed.choices and text not in self.allowed.choices:
            raise BadParameter(self.name, value, f"one of {', '.join(self.allowed.choices)}")
        return text


@dataclasses.dataclass(frozen=True)
class Question:
    """A question with all that is derived from its function."""

    theme: str
    name: str  # kebab-case
    function: Callable[..., Answer[Any, Any]]
    parameters: tuple[Parameter, ...]
    row_type: type
    summary_type: Any

    @property
    def title(self) -> str:
        return inspect.cleandoc(self.function.__doc__ or self.name).splitlines()[0]

    @property
    def text(self) -> str:
        return inspect.cleandoc(self.function.__doc__ or "")

    @property
    def needs_nothing(self) -> bool:
        """Whether it can be asked without a parameter."""
        return not any(each.required for each in self.parameters) and not getattr(self.function, "asks_one_of", ())

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All parameters with their values. Raises `BadParameter` for an unknown name or a value not allowed."""
        known = {each.name for each in self.parameters}
        for name, value in given.items():
            if name not in known:
                raise BadParameter(
                    name,
                    value,
                    f"{self.theme} {self.name} takes {', '.join(sorted(known)) or 'no parameters'}",
                )
        return {each.name: each.read(given.get(each.name)) for each in self.parameters}

    def ask(self, snapshot: Snapshot, **given: Any) -> Answer[Any, Any]:
        """The answer with its receipt."""
        started = time.perf_counter()
        values = self.read(given)
        answer = self.function(snapshot, **values)
        method = [*({"name": each.name, "text": each.text} for each in snapshot.statements), *answer.method]
        receipt = Receipt(
            question=f"{self.theme} {self.name}",
            parameters={name: value for name, value in values.items() if value is not None},
            as_of=snapshot.as_of,
            revision=snapshot.revision.name,
            engine=snapshot.bank.engine.name,
            loading=snapshot.revision.loading,
            definition=f"docs/questions/{self.theme}.md#{self.name}",
            counts=answer.counts,
            method=method,
            seconds=time.perf_counter() - started,
        )
        return dataclasses.replace(answer, receipt=receipt)


def question(theme: str) -> Callable[[Callable[..., Answer[Any, Any]]], Callable[..., Answer[Any, Any]]]:
    """Make a function a question of a theme."""

    def mark(function: Callable[..., Answer[Any, Any]]) -> Callable[..., Answer[Any, Any]]:
        function.question = _read_off(theme, function)  # type: ignore[attr-defined] # a mark on the function
        return function

    return mark


@cache
def questions() -> tuple[Question, ...]:
    """All questions, found below `queries/`, by theme and name."""
    return tuple(sorted(marks_below(queries, "question", Question), key=lambda each: (each.theme, each.name)))


def find(theme: str, name: str) -> Question:
    """The question of a name. Raises `BadParameter`."""
    for each in questions():
        if (each.theme, each.name) == (theme, name):
            return each
    raise BadParameter("question", f"{theme} {name}", ", ".join(f"{q.theme} {q.name}" for q in questions()))


def _read_off(theme: str, function: Callable[..., Answer[Any, Any]]) -> Question:
    row_type, summary_type = get_args(get_type_hints(function)["return"])
    name = function.__name__.replace("_", "-")
    return Question(theme, name, function, parameters_of(function), row_type, summary_type)


def parameters_of(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """The parameters of a function whose first argument is the snapshot, read off its signature."""
    hints = get_type_hints(function, include_extras=True)
    signature = inspect.signature(function).parameters
    return tuple(_parameter(name, hints[name], each.default) for name, each in list(signature.items())[1:])


def _parameter(name: str, hint: Any, default: Any) -> Parameter:
    allowed = Allowed(name)
    if get_origin(hint) is Annotated:
        hint, allowed = get_args(hint)[0], get_args(hint)[1]
    choices = [each for each in get_args(hint) if each is not NoneType]
    if NoneType in get_args(hint):
        hint = choices[0]
    is_list = get_origin(hint) is list
    kind = get_args(hint)[0] if is_list else hint
    return Parameter(name, kind, is_list, default, allowed)
