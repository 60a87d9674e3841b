"""Every URL of the questions, derived from them: parse, ask, return."""

from collections.abc import Awaitable, Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from api import openapi
from api import views as view_routes
from api.cursor import Page, cut
from api.days import read_day
from api.explorer import EXAMPLE, exploring
from api.forms import MEDIA_TYPES, arrow_stream, csv_lines, json_text, ndjson_lines, to_json
from api.hops import hops_within
from api.metrics import MEDIA_TYPE as METRICS_TYPE
from api.metrics import Metrics
from api.recipe import cooking
from api.revealing import read_reveal
from api.running import Answering, stoppable_route
from api.saved_views import SavedViews
from api.service import Service
from api.settings import Limits
from graph.errors import BadParameter, StoreError
from queries.answer import Answer
from queries.question import Parameter, Question, parameters_of, questions
from queries.search import search
from visualizations.scene import Maker, scenes

RESERVED = ("as_of", "format", "page_size", "cursor", "reveal")
PAGE_SIZE = Parameter("page_size", int, False, None, openapi.PAGE_SIZE)


class Json(JSONResponse):
    """JSON with the same text as the command writes."""

    def render(self, content: Any) -> bytes:
        return to_json(content).encode()


def router(service: Service, metrics: Metrics, limits: Limits, views: SavedViews, *, reveal: bool) -> APIRouter:
    """All routes over one service; names are shown only where `reveal` is on."""
    routes = APIRouter()

    def stoppable(answer: Answering) -> Callable[[Request], Awaitable[Response]]:
        return stoppable_route(answer, limits, metrics)

    for question in questions():
        routes.add_api_route(
            f"/v1/{question.theme}/{question.name}",
            stoppable(_answering(service, question, reveal, limits)),
            summary=question.title,
            description=question.text,
            tags=[question.theme],
            operation_id=f"{question.theme}-{question.name}",
            openapi_extra=openapi.of_question(question),
            response_class=Response,
        )
    for maker in scenes():
        routes.add_api_route(
            f"/v1/scenes/{maker.theme}/{maker.name}",
            stoppable(_drawing(service, maker, reveal)),
            summary=maker.title,
            tags=["scenes"],
            operation_id=f"scene-{maker.theme}-{maker.name}",
            openapi_extra=openapi.of_parameters(maker.parameters, openapi.asked(maker.theme, maker.name)),
            response_class=Response,
        )
    for method in ("GET", "POST"):
        routes.add_api_route(
            "/v1/explore",
            stoppable(exploring(service, limits, reveal)),
            methods=[method],
            summary="A view of the graph: the operations that make it, replayed",
            tags=["explore"],
            operation_id=f"explore-{method.lower()}",
            openapi_extra=openapi.of_explorer(method, EXAMPLE),
            response_class=Response,
        )
    routes.add_api_route(
        "/v1/explore/recipe",
        stoppable(cooking(service, limits, reveal)),
        methods=["GET"],
        summary="A view as code: curl, Python, Cypher",
        tags=["explore"],
        operation_id="explore-recipe",
        openapi_extra=openapi.of_recipe(EXAMPLE),
        response_class=Response,
    )
    for method, path, answer, summary in (
        ("GET", "/v1/views", view_routes.listing(views), "Saved views, by name"),
        ("GET", "/v1/views/{name:path}", view_routes.reading(views), "A saved view"),
        ("PUT", "/v1/views/{name:path}", view_routes.saving(views), "Save a view under a name"),
        ("DELETE", "/v1/views/{name:path}", view_routes.removing(views), "Remove a saved view"),
    ):
        routes.add_api_route(
            path,
            stoppable(answer),
            methods=[method],
            summary=summary,
            tags=["views"],
            operation_id=f"views-{method.lower()}{'-one' if '{' in path else ''}",
            openapi_extra=openapi.of_views(method, "{" in path),
            response_class=Response,
        )
    routes.add_api_route(
        "/v1/search",
        stoppable(_searching(service, reveal)),
        summary="Nodes by the beginning of an id or a part of a name",
        tags=["search"],
        openapi_extra=openapi.of_parameters(parameters_of(search), {"q": "C0"}),
        response_class=Response,
    )
    routes.add_api_route(
        "/v1/bank",
        stoppable(_describing(service, reveal)),
        summary="What is open",
        tags=["search"],
        openapi_extra=openapi.of_bank(),
        response_class=Response,
    )
    for path, plain_answer, summary, operation in (
        ("/healthz", _alive, "The server runs", openapi.of_health()),
        ("/readyz", _ready(service), "The store answers", openapi.of_readiness()),
        ("/metrics", _measuring(metrics), "Figures for Prometheus", openapi.of_figures()),
    ):
        routes.add_api_route(
            path, plain_answer, summary=summary, tags=["operation"], openapi_extra=operation, response_class=Response
        )
    return routes


def _answering(service: Service, question: Question, reveal: bool, limits: Limits) -> Answering:
    def answer(request: Request) -> Response:
        given = hops_within(limits.hops, question.parameters, _given(request))
        form = _form(request)
        page_size = PAGE_SIZE.read(request.query_params.get("page_size"))
        cursor = request.query_params.get("cursor")
        if cursor and page_size is None:
            raise BadParameter("cursor", cursor, "it goes with page_size")
        found = service.ask(question, given, _as_of(request), _reveal(request, reveal))
        if found.receipt:
            request.state.revision = found.receipt.revision
        if page_size is None and len(found.rows) <= limits.rows:
            return _send(found, form)
        page = cut(found, min(page_size or limits.rows, limits.rows), cursor)
        return _send(page.answer, form, page)

    return answer


def _drawing(service: Service, maker: Maker, reveal: bool) -> Answering:
    def draw(request: Request) -> Response:
        with service.snapshot(_as_of(request), reveal=_reveal(request, reveal)) as snapshot:
            return Json(maker.make(snapshot, **_given(request)).to_data())

    return draw


def _searching(service: Service, reveal: bool) -> Answering:
    parameters = parameters_of(search)

    def find(request: Request) -> Response:
        given = _given(request)
        values = {each.name: each.read(given.pop(each.name, None)) for each in parameters}
        for name, value in given.items():
            raise BadParameter(name, value, f"search takes {', '.join(each.name for each in parameters)}")
        with service.snapshot(_as_of(request), reveal=_reveal(request, reveal)) as snapshot:
            return Json({"rows": search(snapshot, **values)})

    return find


def _describing(service: Service, reveal: bool) -> Answering:
    def describe(request: Request) -> Response:
        with service.snapshot(_as_of(request)) as snapshot:
            revision = snapshot.revision
            return Json(
                {"as_of": snapshot.as_of, "revision": revision.name, "loading": revision.loading, "reveal": reveal}
            )

    return describe


def _ready(service: Service) -> Callable[[], Response]:
    def ready() -> Response:
        try:
            return Json({"status": "ready", "revision": service.store.current()})
        except StoreError as error:
            return Json({"status": "not ready", "detail": str(error)}, HTTPStatus.SERVICE_UNAVAILABLE)

    return ready


async def _alive() -> Response:  # as below: needs no thread, so it answers while questions have all of them
    return Json({"status": "ok"})


def _measuring(metrics: Metrics) -> Callable[[], Awaitable[Response]]:
    async def measure() -> Response:
        return Response(metrics.text(), media_type=METRICS_TYPE)

    return measure


def _send(answer: Answer[Any, Any], form: str, page: Page | None = None) -> Response:
    """An answer in a form, with what says that it is not the whole one."""
    headers = page.headers if page else {}
    media_type = MEDIA_TYPES[form]
    if form == "csv":
        return StreamingResponse(csv_lines(answer), media_type=f"{media_type}; charset=utf-8", headers=headers)
    if form == "ndjson":
        lines = ndjson_lines(answer, truncated=bool(page and page.next))
        return StreamingResponse(lines, media_type=media_type, headers=headers)
    if form == "arrow":
        return Response(arrow_stream(answer), media_type=media_type, headers=headers)
    return Response(json_text(answer, **(page.to_data() if page else {})), media_type=media_type, headers=headers)


def _given(request: Request) -> dict[str, Any]:
    """The question's own parameters as the caller wrote them; a name given more than once is a list."""
    query = request.query_params
    names = [name for name in dict.fromkeys(query.keys()) if name not in RESERVED]
    return {name: values[0] if len(values := query.getlist(name)) == 1 else values for name in names}


def _as_of(request: Request) -> date | None:
    return read_day("as_of", request.query_params.get("as_of"))


def _reveal(request: Request, allowed: bool) -> bool:
    return read_reveal(request.query_params.get("reveal"), allowed)


def _form(request: Request) -> str:
    wanted = request.query_params.get("format")
    if wanted is not None:
        if wanted not in MEDIA_TYPES:
            raise BadParameter("format", wanted, f"one of {', '.join(MEDIA_TYPES)}")
        return wanted
    accepted = [part.partition(";")[0].strip() for part in request.headers.get("accept", "").split(",")]
    forms = {media_type: form for form, media_type in MEDIA_TYPES.items()}
    return next((forms[each] for each in accepted if each in forms), "json")
