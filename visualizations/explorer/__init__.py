"""The explorer's picture: where the nodes of a view stand, and how they look."""
