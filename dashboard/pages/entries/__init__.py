"""The waitlist and its entries."""
