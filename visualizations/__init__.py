"""Every pixel."""
