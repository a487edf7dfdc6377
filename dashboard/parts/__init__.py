"""What pages are drawn of."""
