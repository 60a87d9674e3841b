"""Questions about the bank as a whole."""
