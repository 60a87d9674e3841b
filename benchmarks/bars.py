"""What each ratio is held to."""

from dataclasses import dataclass
from typing import Literal

MOST_MEBIBYTES = 4_096  # of our processes together, in any load or question
MOST_GROWTH = 12  # of time and memory, for ten times the customers


@dataclass(frozen=True)
class Bar:
    """A ratio that is to be met, and what it is of."""

    text: str
    side: Literal["at most", "at least"]
    ratio: float

    def is_met(self, ratio: float) -> bool:
        """Whether a measured ratio meets it."""
        return ratio <= self.ratio if self.side == "at most" else ratio >= self.ratio


BARS: dict[str, Bar] = {
    "load_against_bare_copies": Bar("load into a folder, against a bare COPY and a bare copy", "at most", 2.5),
}
