"""Calls: they ring, somebody or something picks up, and what TwiML asks is said and gathered."""
