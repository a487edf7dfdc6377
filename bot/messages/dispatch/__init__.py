"""Texts on their way to the carrier: claimed, paced, handed over, and their fates found out."""
