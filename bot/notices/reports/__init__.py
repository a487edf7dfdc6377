"""A month on paper: made once when it is over, kept as it was made, mailed at most once.

No patient is in it. Whoever sees all figures can download it from Fill rates.
"""
