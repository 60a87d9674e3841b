"""Who holds a server, or held it: a process on a machine, and when it last gave a sign of life."""

import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime

from graph.errors import StoreBusy

SILENT_SECONDS = 600

# The tokens of this process: a load that failed while the server was gone leaves its own there.
UNDER_WAY: set[str] = set()


def of_this_process() -> dict[str, str | int]:
    """What a server is told of a load of this process."""
    return {
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
    }


@dataclass(frozen=True)
class Holder:
    """A load that holds the server; without a token there is none."""

    token: str | None
    host: str | None
    pid: int | None
    since: str | None
    silent: int  # seconds without a sign of life

    @property
    def is_gone(self) -> bool:
        """Whether another load may take its place."""
        return self.token is None or self.silent > SILENT_SECONDS or self._process_is_gone

    @property
    def _process_is_gone(self) -> bool:
        if self.host != socket.gethostname() or not self.pid:
            return False
        if self.pid == os.getpid():
            return self.token not in UNDER_WAY
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    def refusal(self, where: str) -> StoreBusy:
        """Why another load has to wait."""
        holder = f"process {self.pid} on {self.host} since {self.since}"
        life = f"last sign of life {self.silent} s ago, given up after {SILENT_SECONDS} s"
        return StoreBusy(f"Neo4j at {where} is held by another load ({holder}; {life}): wait until it has ended")
