"""Every URL and every command; the only place that wires things together."""
