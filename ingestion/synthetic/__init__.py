"""A synthetic bank, written as a bundle: same customers and seed, same bytes.

    generate(Path("bank"), customers=10_000, seed=1)

`odds.py` holds every share and rate, `catalogue.py` and `strategies.py` what the bank offers, `planted.py` the truth
that its answers must find.
"""

from ingestion.synthetic.bank import generate

__all__ = ["generate"]
