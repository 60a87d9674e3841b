"""What customers do, step after step."""
