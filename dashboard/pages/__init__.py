"""The pages, in the order of the navigation."""

from typing import Final

from dashboard.pages import (
    account,
    board,
    closed_slots,
    connections,
    doctor,
    files,
    patient,
    people,
    record,
)
from dashboard.pages.conversations import messages
from dashboard.pages.entries import waitlist
from dashboard.pages.figures import answers, fairness, fill_rates, outlook, policy
from dashboard.pages.settings import page as settings
from dashboard.pages.settings import translations
from dashboard.pages.slots import today
from dashboard.site import Page

PAGES: Final[tuple[Page, ...]] = (
    today, board, closed_slots, waitlist, messages, patient, fill_rates, answers, policy, fairness,
    outlook, files, connections, settings, people, account, record, doctor,
    translations,
)  # fmt: skip
