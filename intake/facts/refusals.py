"""A file that can't be trusted is refused whole, with one sentence for the person who dropped it.

Promises: the sentence holds no name, no number of a patient and no cell of the file but its heads.
"""

from typing import Final

EMPTY: Final = "The file is empty. Export it again."


class Refused(Exception):
    """Nothing of this file may be used; ``str()`` is the reason, fit for the front desk."""
