"""The pages, in the order of the navigation."""

from typing import Final

from dashboard.pages import fill_rates, today
from dashboard.site import Page

PAGES: Final[tuple[Page, ...]] = (today, fill_rates)
