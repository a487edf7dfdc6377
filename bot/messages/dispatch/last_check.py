"""Whether a text may still go when it is claimed: consent, hour, number, and whether it is true.

In the transaction of the claim, with its contact locked. What may not go is withdrawn, or put off
until it may.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.messages import contacts, outbox
from bot.messages.dispatch import claims
from bot.messages.dispatch.fates import Domain, Opening
from bot.messages.numbers import Numbers

AFTER_STOP: Final = frozenset({"stopped", "how_to_start"})
"""The kinds of texts that go to whoever has opted out, and to nobody else: a confirmation of the
opt-out is the one text that may follow it, and untrue after a START."""


class LastCheck:
    """Asks ``domain`` what it knows of a text's offer, and ``numbers`` who may be texted."""

    def __init__(self, domain: Domain, numbers: Numbers | None) -> None:
        self._domain = domain
        self._numbers = numbers

    async def passed(self, due: Sequence[claims.Due], now: datetime) -> list[claims.Due]:
        """Those of these texts that may go now."""
        about = [text.subject for text in due if text.subject is not None]
        # A text may have been held up, or its fate unknown, while what it speaks of went on.
        outlived = await self._domain.outlived(about) if about else set()
        openings = await self._domain.openings({text.offer_id for text in due if text.offer_id})
        return [
            text for text in due if await self._may_go(text, outlived, openings[text.offer_id], now)
        ]

    async def _may_go(
        self, text: claims.Due, outlived: set[outbox.Subject], opens: Opening, now: datetime
    ) -> bool:
        expired = text.expires_at is not None and text.expires_at <= now
        over = text.subject in outlived
        silenced = text.opt_out != (text.kind in AFTER_STOP)
        started = text.reply_to is None
        forbidden = self._numbers is not None and self._numbers.refusal(text.phone_e164) is not None
        if forbidden:
            await contacts.mark_unreachable(text.patient_id, contacts.NOT_ALLOWED, now)
        if forbidden or expired or over or silenced or (started and text.unreachable):
            await claims.withdraw(text.id)
            if text.is_offer and text.offer_id is not None:
                await self._domain.unsent(text.offer_id, now)
            return False
        if not started and now - text.created_at <= outbox.PROMPT:
            return True
        opening = opens(now, text.zones)
        if opening > now:
            await claims.put_off(text.id, opening)
            return False
        return True
