"""The pages, in the order of the navigation."""

from typing import Final

from dashboard.pages import closed_slots, files, fill_rates, messages, people, today, waitlist
from dashboard.pages.settings import page as settings
from dashboard.site import Page

PAGES: Final[tuple[Page, ...]] = (
    today, closed_slots, waitlist, messages, fill_rates, files, settings, people,
)  # fmt: skip
