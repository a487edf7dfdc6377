"""The product at work on invented patients, faster than they would live: what a setting makes of a
month. It knows every room, and nobody but the command line knows it."""
