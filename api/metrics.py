"""What Prometheus reads below /metrics: by route and status, never by an id or a parameter."""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from api.service import Service
from graph.errors import Cancelled, OutOfMemory, OutOfTime, Stopped

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)

REASONS: dict[type[Stopped], str] = {Cancelled: "cancelled", OutOfTime: "seconds", OutOfMemory: "memory"}


class Metrics:
    """The figures of one server."""

    def __init__(self, service: Service) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "cjg_requests", "Requests that were answered.", ("route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "cjg_request_seconds", "Seconds of a request.", ("route",), registry=self._registry, buckets=BUCKETS
        )
        self._running = Gauge("cjg_questions_running", "Questions that run now.", registry=self._registry)
        self._stopped = Counter(
            "cjg_questions_stopped", "Questions that ended without their answer.", ("reason",), registry=self._registry
        )
        for reason in REASONS.values():
            self._stopped.labels(reason)
        self._registry.register(_OfService(service))
        ProcessCollector(registry=self._registry)

    def answered(self, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    @contextmanager
    def running(self) -> Iterator[None]:
        """A question runs."""
        self._running.inc()
        try:
            yield
        finally:
            self._running.dec()

    def stopped(self, reason: Stopped) -> None:
        """A question ended without its answer."""
        self._stopped.labels(REASONS[type(reason)]).inc()

    def text(self) -> bytes:
        """All figures, as Prometheus reads them."""
        return generate_latest(self._registry)


class _OfService(Collector):
    """What is open now, and how many answers were given again."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily | InfoMetricFamily]:
        recalled = CounterMetricFamily("cjg_answers_from_cache", "Answers that were given again.")
        recalled.add_metric([], self._service.recalled)
        yield recalled
        opened = self._service.opened
        if opened is not None:
            yield InfoMetricFamily("cjg_revision", "The revision that is open.", {"revision": opened.name})
            yield GaugeMetricFamily("cjg_loading", "Whether a load is under way, as answers say.", opened.loading)
