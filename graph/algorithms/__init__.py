"""Arrays in, arrays out; they never see a store."""
