"""What stands around every page: the bar, what waits, what is wrong, and the command palette."""
