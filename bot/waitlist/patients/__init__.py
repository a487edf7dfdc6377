"""What patients do with an offer: their answers, their reasons, and their opt-outs."""
