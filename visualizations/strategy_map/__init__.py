"""What the strategy map is made of, before it is drawn."""
