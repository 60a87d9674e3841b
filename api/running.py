"""Questions that run in threads of the server: stopped when their caller goes away, and at the limit of seconds."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api.metrics import Metrics
from api.settings import Limits
from graph.errors import BadParameter, Cancelled, OutOfMemory, OutOfTime, Stopped
from graph.stopping import Stop

AGAIN = 0.05  # seconds after which a statement that did not hear an interrupt is interrupted again
MOST_SENT = 4 << 20  # bytes of a body
CLIENT_CLOSED_REQUEST = 499  # nobody reads it; the log does

Answering = Callable[[Request], Response]


def stoppable_route(answer: Answering, limits: Limits, metrics: Metrics) -> Callable[[Request], Awaitable[Response]]:
    """A route whose answer is worked out in a thread. Raises `OutOfTime`, and what the answer raises."""

    async def route(request: Request) -> Response:
        if request.method in ("POST", "PUT"):
            try:
                request.state.body = await _body(request)
            except ClientDisconnect:
                return Response(status_code=CLIENT_CLOSED_REQUEST)
        stop = Stop()
        with metrics.running():
            work = asyncio.ensure_future(_outcome(stop, lambda: answer(request)))
            try:
                reason = await _ended(work, request, limits.seconds)
                if reason is None:
                    return _given(work.result())
                metrics.stopped(reason)
                stop.set(reason)
            except OutOfMemory as error:
                metrics.stopped(error)
                raise
            except BaseException:  # the server ends
                stop.set(Cancelled())
                raise
            finally:
                await _stopped(work, stop)
        if isinstance(reason, OutOfTime):
            raise reason
        return Response(status_code=CLIENT_CLOSED_REQUEST)

    return route


async def _body(request: Request) -> bytes:
    """What was sent with the request. Raises `BadParameter` where it is too much."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_SENT:
            raise BadParameter("body", f"more than {MOST_SENT} bytes", f"at most {MOST_SENT} bytes")
    return bytes(body)


async def _ended(work: asyncio.Future[Response | Exception], request: Request, seconds: float) -> Stopped | None:
    """None when the work is done, or why it is to be stopped."""
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((work, gone), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
    if work.done():
        return None
    return Cancelled() if gone.done() else OutOfTime(seconds)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass  # the body was read before


async def _stopped(work: asyncio.Future[Response | Exception], stop: Stop) -> None:
    """Interrupt the work until it has ended."""
    while not work.done():
        await asyncio.get_running_loop().run_in_executor(None, stop.press)
        await asyncio.wait((work,), timeout=AGAIN)


async def _outcome(stop: Stop, answer: Callable[[], Response]) -> Response | Exception:
    """The answer, or what it raised: an error that is given stays with nobody where the server ends meanwhile."""
    try:
        return await run_in_threadpool(stop.over, answer)
    except Exception as error:
        return error


def _given(outcome: Response | Exception) -> Response:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome
