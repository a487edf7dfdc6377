"""By what way words reach a patient."""

from enum import StrEnum


class Channel(StrEnum):
    """A turn says the same in each; how it is put, and who delivers it, depends on the channel."""

    SMS = "sms"
    """The sender delivers it; it must fit a segment."""
    VOICE = "voice"
    """Spoken in answer to the request that took the turn; nothing is ever queued."""
    PAGE = "page"
    """Shown by the patients' page."""
