"""Fill rates, and what they are made of."""
