"""Which product follows which."""
