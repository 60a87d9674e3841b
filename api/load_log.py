"""The log of a load: its steps, what became of the rows of each kind, and how it ended; never a value of a row."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from api import logs
from graph.errors import Cancelled
from graph.stores import Progress
from ingestion.report import LoadReport


class LoadLog:
    """The lines of one load, where they are asked for."""

    def __init__(self, form: str) -> None:
        """Write in a form of `logs.FORMS`. Raises `BadParameter` for another."""
        self._writes = form != "off"
        self._begun = self._step_begun = time.perf_counter()
        if self._writes:
            logs.start(form)

    @contextmanager
    def around(self, progress: Progress) -> Iterator[Progress]:
        """The start, each step that `progress` hears of too, and the end of a load that fails."""

        def report(what: str, done: int, total: int) -> None:
            progress(what, done, total)
            self._step(what, done, total)

        self._write("load started")
        try:
            yield report
        except (Cancelled, KeyboardInterrupt):
            self._write("load cancelled", logging.WARNING, seconds=self._seconds)
            raise
        except Exception as error:
            self._write("load failed", logging.ERROR, error=logs.place(error), seconds=self._seconds)
            raise

    def ended(self, report: LoadReport) -> None:
        """The reconciliation, kind by kind, and the end of a load that went well."""
        for each in report.kinds:
            counts = {"read": each.read, "written": each.written, "unchanged": each.unchanged}
            self._write(
                "kind loaded", kind=each.kind, **counts, rejected=each.rejected, ignored=each.ignored, ended=each.ended
            )
        self._write(
            "load ended",
            revision=report.revision,
            changed=report.changed,
            rejected=report.rejected,
            counted=report.counted,
            seconds=self._seconds,
        )

    def _step(self, what: str, done: int, total: int) -> None:
        """A step that is done. Files may be called after anything: of a reading their names stay out."""
        if done >= total:
            now = time.perf_counter()
            step = "reading" if what.startswith("reading ") else what
            self._write("load step", step=step, of=total, seconds=round(now - self._step_begun, 3))
            self._step_begun = now

    @property
    def _seconds(self) -> float:
        return round(time.perf_counter() - self._begun, 3)

    def _write(self, event: str, level: int = logging.INFO, **fields: str | float | None) -> None:
        if self._writes:
            logs.write(event, level, **fields)
