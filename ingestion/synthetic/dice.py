"""Dice: seeded draws of whole arrays."""

import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from ingestion.synthetic.columns import Bools, Floats, Ints


class Dice:
    """The draws of one part of the bank; parts do not disturb each other's draws."""

    def __init__(self, seed: int, part: str) -> None:
        self.generator = np.random.default_rng([seed, zlib.crc32(part.encode())])

    def happens(self, odds: float | Floats, count: int) -> Bools:
        """Whether it happens, for each of count."""
        return self.generator.random(count) < odds

    def choose(self, shares: Iterable[float], count: int) -> Ints:
        """Places among shares (of their sum), for each of count."""
        edges = np.cumsum(np.fromiter(shares, float))
        places = np.searchsorted(edges, self.generator.random(count) * edges[-1], side="right")
        return np.asarray(np.minimum(places, len(edges) - 1), np.int16)

    def between(self, low: Ints | int, high: Ints | int, count: int) -> Ints:
        """Whole numbers from low to high, both included."""
        span = np.asarray(high) - np.asarray(low) + 1
        return np.asarray(low + np.floor(self.generator.random(count) * span), np.int64)

    def log_normal(self, median: float | Floats, spread: float | Floats, count: int) -> Floats:
        """Log-normal numbers about a median."""
        return np.asarray(median * np.exp(spread * self.generator.standard_normal(count)))

    def days_later(self, mean: float, count: int) -> Ints:
        """Geometric numbers of days, from 0, about a mean."""
        return self.generator.geometric(1 / (mean + 1), count) - 1

    def shuffled(self, count: int) -> npt.NDArray[Any]:
        """The numbers below count in random order."""
        return self.generator.permutation(count)
