"""Figures of weeks and months."""
