"""Who is served by what, and where the holes are."""
