"""The pages, in the order of the navigation."""

from typing import Final

from dashboard.pages import files, fill_rates, messages, people, today, waitlist
from dashboard.site import Page

PAGES: Final[tuple[Page, ...]] = (today, waitlist, messages, fill_rates, files, people)
