"""What contributors run; no part of the product."""
