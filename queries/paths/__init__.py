"""How two nodes are connected."""
