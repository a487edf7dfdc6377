"""``check`` of a bundle: what would become of each appointment that a record system has sent."""

from collections.abc import Sequence
from pathlib import Path

from intake.folder import examination, forecast
from intake.polls.forecast import Around as Around
from intake.polls.forecast import of
from intake.tools import shown


async def check(file: Path, around: Around, show: shown.Show, notes: Sequence[str]) -> None:
    """Read and judge the bundle, and show it. May raise ``OSError``."""
    told = await of(file, around)
    if told.refused:
        show.end(forecast.Verdict("rejected", told.refused), None, ())
        return
    outcome: examination.FileOutcome = "held" if told.question else "accepted"
    verdict = forecast.Verdict(outcome, told.question)
    examined = examination.Examination(
        outcome, told.question, "cancellations", around.source.name, is_feed=True
    )
    for result in told.results:
        show.row(forecast.asked_first(result, verdict, examined))
    show.end(verdict, examined, notes)
