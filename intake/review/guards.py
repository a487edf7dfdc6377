"""Whether a person must release a file first, counting only what no earlier file brought."""

from collections import Counter
from datetime import tzinfo

from bot.ledger import deliveries, records
from bot.ledger.facts import Cancellation
from intake.review import crosscheck, examination


async def reason(examined: examination.Examination, zone: tzinfo) -> str | None:
    """The question to that person; none if nobody need be asked. Only reads.

    A day of a closed clinic that was released once does not ask again with the next full export.
    """
    if not examined.suspicious():
        return None
    fresh: Counter[tuple[int | None, int]] = Counter()
    lines: dict[tuple[int | None, int], int] = {}
    async for batch in examination.batches(examined):
        cancelled = [result for result in batch if result.outcome == "accepted"]
        known = await records.known([result.key for result in cancelled])
        for result in cancelled:
            if result.key not in known and isinstance(result.fact, Cancellation):
                day = result.fact.start.astimezone(zone).toordinal()
                place = (result.fact.provider.id, day)
                fresh[place] += 1
                lines.setdefault(place, result.line)
    if not fresh:
        return None
    place, size = fresh.most_common(1)[0]
    crowd = crosscheck.crowd(size, lines[place], place[1])
    return examined.guarded(fresh.total(), crowd, await deliveries.usual())
