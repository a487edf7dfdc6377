"""The pages, in the order of the navigation."""

from typing import Final

from dashboard.pages import fill_rates, messages, today, waitlist
from dashboard.site import Page

PAGES: Final[tuple[Page, ...]] = (today, waitlist, messages, fill_rates)
