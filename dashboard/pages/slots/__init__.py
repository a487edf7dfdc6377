"""Today: slots, and what waits for a person."""
