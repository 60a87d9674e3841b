"""The server: the questions, the scenes and the page over one store."""

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles

import visualizations
from api import problems, routes
from api.metrics import Metrics
from api.observing import Observing
from api.preparing import Preparing
from api.saved_views import SavedViews, views_file
from api.security import Guard
from api.service import Service
from api.settings import Limits
from graph.stores import Store

WEB = Path(visualizations.__file__).parent / "web"

# Where Windows says text/plain, browsers refuse to run modules.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")


def create_app(
    store: Store,
    *,
    reveal: bool = False,
    limits: Limits | None = None,
    views: Path | None = None,
    prepare: bool = False,
) -> FastAPI:
    """An app over a store, which it closes at its end. Names are masked unless `reveal`.

    `views` is the file of saved views, by default beside the store. Where `prepare`, the hubs of the bank are counted
    while the first questions are answered.
    """
    limits = limits or Limits()
    service = Service(store, limits.engine)
    metrics = Metrics(service)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        preparing = Preparing(service.prepare) if prepare else None
        yield
        if preparing:
            preparing.end()
        service.close()

    app = FastAPI(
        title="Customer Journey Graph 客户旅程图谱",
        version=version("customer-journey-graph"),
        description="A bank's customers, products, channels, referrals and strategies as one graph. "
        "The OpenAPI document is for your own tools: no page is loaded from another host.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        lifespan=life,
    )
    problems.install(app)
    # The level that takes least time: the way is short, and the receipts shrink to a fifth all the same.
    app.add_middleware(GZipMiddleware, minimum_size=2048, compresslevel=1)
    app.add_middleware(Guard)
    app.add_middleware(Observing, metrics=metrics)  # around all others
    app.include_router(routes.router(service, metrics, limits, SavedViews(views or views_file(store)), reveal=reveal))
    app.mount("/", StaticFiles(directory=WEB, html=True), name="page")
    return app
