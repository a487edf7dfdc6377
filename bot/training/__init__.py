"""How the trained reader of `bot.replies` is taught, and how it is measured.

For whoever changes it: no service imports this room, and nothing here runs in one.
"""
