"""A read of the schedule, judged: for each appointment what it would free, and why not.

Promises: pure; a read says what is so, not what happened, so that each appointment is held against
what was known of it: one that is cancelled now frees its time, and one that moved its former time,
if nothing in the read or in memory stands over it. One that is not there any more frees nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.ledger.answers import NONE_YET, Answers, Question
from bot.ledger.facts import (
    Against,
    Busy,
    Fact,
    Outcome,
    Provider,
    Result,
)
from bot.waitlist.rules.place import NotOne, Unknown
from intake.appointments import sentences
from intake.appointments.clinic import Clinic
from intake.appointments.known import TAKING, Freed, Key, Known, State, remembered
from intake.appointments.occupancy import Occupied, Shadow, may_be_one
from intake.facts import headers, places, providers
from intake.fhir import beside
from intake.fhir.resources import Seen
from intake.fhir.source import Source

TWICE: Final = "Another appointment frees this time already."
NO_SHOW: Final = "The patient did not come: no time is freed by that."
OVER: Final = "The visit is going on or is over: no time is freed."
DELETED: Final = "The appointment was deleted as an error: that frees no time for certain."
PERHAPS: Final = "The appointment is asked for and may be booked: its time is not free for certain."
NO_STATUS: Final = "The appointment has no status."
UNKNOWN: Final = "The status “{}” is not known for this source. Say in the source what it means."
BEFORE: Final = (
    "It was cancelled before this source was read for the first time. If its time is free, enter it"
    " by hand."
)
ANOTHER: Final = "The appointment went to another patient: is a time free?"
NO_PATIENT: Final = "No patient is named: what was kept or blocked is open again, and not offered."
NO_PLACE: Final = "The appointment names no place: set one for this source."
VANISHED: Final = (
    "This appointment is not in the record system's schedule any more, and nothing says that it was"
    " cancelled. If its time is free, enter it by hand."
)
WITH_NOBODY: Final = "It takes up a room or a device, and no provider's time."


@dataclass(frozen=True)
class Around:
    """What a read is judged by. ``now`` is also when it was read."""

    source: Source
    clinic: Clinic
    now: datetime
    said: Answers = NONE_YET
    first: bool = False
    """Nothing was read of this source before: what is cancelled has been so for who knows how
    long."""


@dataclass
class Row:
    """An appointment, and what was found of it so far."""

    seen: Seen
    before: Known | None
    after: Known
    outcome: Outcome = "ignored"
    reason: str = ""
    freed: Freed | None = None
    stands: Freed | None = None
    against: list[Provider | None] = field(default_factory=list)
    """Whose time may not be free by what it says."""
    kind: Against = "unsure"
    resolved: bool | None = None
    question: Question | None = None
    """What staff can say so that it frees its time."""

    def result(self) -> Result:
        """What the ledger must know of it."""
        shown = self.freed or self.stands
        return Result(
            self.seen.line,
            self.outcome,
            self.reason,
            self._facts(),
            key=self.seen.key,
            provider=shown.provider.name if shown else "",
            location=shown.place.name if shown else "",
            start=shown.span.start if shown else None,
            busy=self._busy(),
            question=self.question,
            remembered=remembered(self.seen.key, self.seen.id, self.after),
            resolved=self.resolved,
        )

    def _facts(self) -> tuple[Fact, ...]:
        gives_up = self.freed is not None and self.outcome == "accepted"
        freed = (self.freed.cancellation(),) if self.freed is not None and gives_up else ()
        if self.stands is None:
            return freed
        return (*freed, self.stands.booking(self.seen.offer_id, is_final=self.seen.is_final))

    def _busy(self) -> tuple[Busy, ...]:
        taken = self.after.taken
        if self.stands is not None or taken is None:
            return ()
        return tuple(Busy(self.kind, one, *taken) for one in self.against)


def judge(
    seen: Sequence[Seen], known: Mapping[Key, Known], gone: Iterable[Key], around: Around
) -> list[Result]:
    """What becomes of each appointment, in their order, by what is ``known`` of before.

    ``gone``: what stood in a part of the schedule that was read whole, and is not there.
    """
    rows = [_Judging(one, known.get(one.key), around).row() for one in seen]
    now_known = {**known, **{row.seen.key: row.after for row in rows}}
    missing = {key: _doubtful(known[key], around.now) for key in gone if key in known}
    _take_back(rows, Occupied({**now_known, **missing}, _others(rows)))
    _only_once(rows)
    lines = enumerate(missing.items(), start=len(seen) + 1)
    return [
        *(row.result() for row in rows),
        *(_vanished(line, key, one) for line, (key, one) in lines),
    ]


def _doubtful(known: Known, now: datetime) -> Known:
    return Known("doubtful", now, known.span, known.provider, known.place, known.patient)


def _vanished(line: int, key: Key, known: Known) -> Result:
    busy = (Busy("unsure", known.provider, *known.taken),) if known.taken else ()
    start = known.span.start if known.span else None
    said = remembered(key, "", known)
    return Result(line, "ignored", VANISHED, key=key, start=start, busy=busy, remembered=said)


def _others(rows: Iterable[Row]) -> list[Shadow]:
    """The times of those whom an appointment names besides the one that is remembered, and times
    that the clinic itself cancelled."""
    return [
        Shadow(who, *taken, None, 0)
        for row in rows
        if row.after.state in TAKING or row.kind == "by clinic"
        if (taken := row.after.taken) is not None
        for who in row.seen.everybody
        if who != row.after.provider or row.kind == "by clinic"
    ]


def _take_back(rows: Iterable[Row], occupied: Occupied) -> None:
    for row in rows:
        if row.freed is not None and row.outcome == "accepted" and occupied.over(row.freed):
            row.outcome, row.reason = "ignored", sentences.TAKEN


def _only_once(rows: Iterable[Row]) -> None:
    """A time that two appointments gave up is one time."""
    times = set[tuple[Provider, datetime]]()
    for row in rows:
        if row.freed is not None and row.outcome == "accepted":
            time = (row.freed.provider, row.freed.span.start)
            if time in times:
                row.outcome, row.reason = "duplicate", TWICE
            times.add(time)


class _Judging:
    """One appointment, by itself and by what was known of it."""

    def __init__(self, seen: Seen, before: Known | None, around: Around) -> None:
        self._seen = seen
        self._before = before
        self._around = around

    def row(self) -> Row:
        row = Row(self._seen, self._before, self._after("doubtful"))
        if self._seen.with_nobody:
            row.reason, row.after = WITH_NOBODY, self._after("gone")
            return row
        if self._before is not None and self._seen.patient.is_another(self._before.patient):
            row.after = replace(row.after, patient=self._before.patient)
            return self._hold(row, ANOTHER)
        match self._seen.status:
            case "cancelled":
                self._cancelled(row)
            case "standing":
                self._stand(row)
            case "no_show" | "over" as state:
                row.reason = NO_SHOW if state == "no_show" else OVER
                row.after = self._after("over")
                self._count_against(row)
            case "deleted":
                row.reason, row.after = DELETED, self._after("gone")
                self._count_against(row)
            case "perhaps":
                row.reason = PERHAPS
                self._count_against(row)
            case "empty":
                self._hold(row, NO_STATUS)
            case "unknown":
                self._hold(row, UNKNOWN.format(headers.tidy(self._seen.word)[:40]))
        return row

    def _after(self, state: State) -> Known:
        """What is known of it now; what it does not say stays as it was."""
        seen, before, now = self._seen, self._before, self._around.now
        return Known(
            state,
            now,
            seen.span or (before.span if before and not seen.perhaps else None),
            seen.provider or (before.provider if before else None),
            seen.place or (before.place if before else ""),
            seen.patient if any(seen.patient) or before is None else before.patient,
            timed_at=now,
            perhaps=seen.perhaps or (before.perhaps if before and not seen.span else None),
            former=before.former if before else None,
        )

    def _hold(self, row: Row, why: str) -> Row:
        row.outcome, row.reason = "held", why
        self._count_against(row)
        return row

    def _count_against(self, row: Row) -> None:
        row.against = list(self._seen.everybody) or [row.after.provider]

    def _cancelled(self, row: Row) -> None:
        row.after = self._after("cancelled")
        row.resolved = row.after.span is not None
        before = self._before
        if before is None and self._around.first:
            row.reason = BEFORE
        elif not any(row.after.patient):
            row.reason = NO_PATIENT
        elif before is not None and before.state in ("cancelled", "gone"):
            row.outcome = "duplicate" if before.state == "cancelled" else "ignored"
            row.reason = sentences.KNOWN if before.state == "cancelled" else DELETED
        elif before is not None and before.state == "over":
            self._doubt(row, "held", sentences.CAME_AND_WENT)
        elif before is not None and before.state == "booked" and self._differs(before):
            self._doubt(row, "held", sentences.ELSEWHEN)
        else:
            self._offer(row, row.after)

    def _doubt(
        self, row: Row, outcome: Outcome, why: str, question: Question | None = None
    ) -> None:
        """What can't be used now may be later: it is not remembered as dealt with. Of what is over
        nobody is asked."""
        taken = row.after.taken
        if taken is not None and taken[1] > self._around.now:
            row.question = question
        row.outcome, row.reason, row.after = outcome, why, self._after("doubtful")
        self._count_against(row)

    def _differs(self, before: Known) -> bool:
        seen = self._seen
        both = seen.span is not None and before.span is not None
        if both and seen.span.start != before.span.start:  # type: ignore[union-attr]
            return True
        return not may_be_one(seen.provider, before.provider)

    def _offer(self, row: Row, known: Known) -> None:
        """Free the time that is ``known``, unless the clinic gave it up or something lacks."""
        places_known = self._around.clinic.known_places
        if self._seen.passed_over and self._seen.provider is None:
            self._doubt(row, "ignored", providers.PASSED_OVER)
        elif self._seen.fault:
            self._doubt(row, "rejected", self._seen.fault, self._seen.question)
        elif known.span is None or known.provider is None:
            self._doubt(row, "rejected", self._seen.fault or sentences.ELSEWHEN)
        elif not places_known.tells(known.place):
            self._doubt(row, "held", NO_PLACE)
        elif places_known.passes_over(known.place):
            self._doubt(row, "ignored", places.ELSEWHERE)
        else:
            try:
                place = places_known.find(known.place)
            except Unknown as error:
                asked = Question("place", headers.word(known.place))
                self._doubt(row, "rejected", str(error), asked)
                return
            except NotOne as error:
                self._doubt(row, "held", str(error))
                return
            row.freed = Freed(
                known.provider,
                place,
                known.span,
                self._seen.key,
                self._seen.id,
                self._seen.reason,
                None,
            )
            against = self._against(row.freed) or beside.Against("accepted", row.reason)
            if against.question is not None:
                self._doubt(row, *against)
                return
            row.outcome, row.reason, _ = against
            if row.reason == sentences.BY_CLINIC:
                row.kind, row.against = "by clinic", [known.provider]

    def _against(self, freed: Freed) -> beside.Against | None:
        """What speaks against offering it."""
        start, around = freed.span.start, self._around
        if start <= around.now:
            return beside.Against("ignored", sentences.PAST)
        if start < around.now + around.source.lead:
            return beside.Against("ignored", sentences.SOON)
        if self._seen.status != "cancelled":
            return None
        return beside.against(self._seen, freed.provider.name, around.source, around.said)

    def _stand(self, row: Row) -> None:
        """It is booked; if it stood at another time before, that one is free now."""
        seen, before = self._seen, self._before
        row.reason = seen.fault or sentences.STANDS
        if seen.fault or seen.provider is None:
            row.kind = "stands"
            self._count_against(row)
            return
        row.after = self._after("booked")
        assert seen.span is not None, "what has no fault has a time"
        place = self._around.clinic.known_places.mentioned(row.after.place)
        row.stands = Freed(seen.provider, place, seen.span, seen.key, seen.id, "", None)
        if before is None or before.state != "booked" or before.span is None:
            return
        if before.span.start != seen.span.start:
            self._give_up(row, replace(before, place=before.place or row.after.place))
        elif not may_be_one(before.provider, seen.provider):
            row.outcome, row.reason = "held", sentences.SWAPPED
        elif (moved_from := before.moved_from) is not None:
            self._give_up(row, moved_from)

    def _give_up(self, row: Row, known: Known) -> None:
        """Free the time from which it has moved; if nobody can say yet where that was, keep it."""
        row.reason, kept = sentences.MOVED, replace(row.after, former=None)
        self._offer(row, known)
        asked = row.question is not None and row.question.about == "place"
        row.after = kept.waiting(known, self._around.now) if asked else kept
