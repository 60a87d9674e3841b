"""Engines for SQL over the tables of a bank: one contract, a door for each."""
