"""Places for nodes: arrays in, arrays out; the same graph gets the same places."""
