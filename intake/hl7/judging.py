"""Messages in one order, judged one after the other: what each does to what is known by then.

Pure. What other messages say against a time, before or after, is looked at when all are judged
(``reading``).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal

from bot.ledger import answers
from bot.ledger.answers import Question
from bot.ledger.facts import Outcome, Provider, Told
from bot.waitlist.rules.place import NotOne, Unknown
from intake.appointments import history, sentences
from intake.appointments.known import TAKING, Freed, Known, State
from intake.appointments.occupancy import Shadow, may_be_one
from intake.facts import headers, places
from intake.hl7 import appointment, beside, events, meaning, order, statuses, telling, times
from intake.hl7.appointment import Appointment
from intake.hl7.events import Memory, Row
from intake.hl7.messages import Message
from intake.hl7.said import Around, Said
from intake.hl7.source import Source
from intake.hl7.times import Refused
from intake.words import sides

_SAME: Final = "The same message came before."
_STALE: Final = "A newer message has said something else of this appointment."
_TEST: Final = "MSH-11 marks it as a test: it has no effect."
_OTHER: Final = "This is no scheduling message: it has no effect."
_NOBODY: Final = "No source is set up for this sender (MSH-3 and MSH-4)."
FORGOTTEN: Final = (
    "Nothing is known of this appointment but its id: bring in one full export, so that later"
    " cancellations can be understood."
)
_BLOCKED: Final = "The provider is not there at this time."
_DELETED: Final = "The appointment was deleted: its time is not free for certain."
_NO_PROVIDER: Final = "The message names no provider."
_NO_PATIENT: Final = "The message names no patient: did anybody give up an appointment?"
_OF_TEST: Final = "The patient is one that only tests have: is the time free?"
_NO_PLACE: Final = "The message names no place: set one for this source."
_NO_END: Final = "The message says neither when the appointment ends nor how long it is."
_TWO_TIMES: Final = (
    "The appointment is booked at two times under one id: both count as taken. Is it a series?"
)
_ANOTHER: Final = "Messages about two patients give their appointments one id: whose is free?"


class Judging:
    """The messages in one order."""

    def __init__(self, around: Around, said: Said, memory: Memory) -> None:
        self._around = around
        self._said = said
        self._memory = memory
        self._seen: set[bytes] = set()
        self._freed_by: set[bytes] = set()

    def rows(self, messages: Sequence[Message]) -> list[Row]:
        """What each message does by itself, in this order."""
        return [self._row(message) for message in messages]

    def _row(self, message: Message) -> Row:
        row = Row(message, self._around.clock.said_at(message), self._memory.step)
        digest = events.digest(message, timed=True)
        if digest in self._seen:
            row.outcome, row.reason = "duplicate", _SAME
            return row
        self._seen.add(digest)
        self._take(row)
        self._memory.step += 1
        return row

    def _take(self, row: Row) -> None:
        message = row.message
        origin = self._around.source_of(message)
        if not message.segments:
            row.outcome, row.reason = "rejected", message.fault
        elif not message.is_scheduling:
            row.outcome = "rejected" if message.fault else "ignored"
            row.reason = message.fault or _OTHER
        elif origin is None:
            row.outcome, row.reason = "held", _NOBODY
        elif message.first("MSH", 11).upper() not in origin.processing:
            row.reason = _TEST
        else:
            self._understand(row, origin)

    def _understand(self, row: Row, origin: Source) -> None:
        identity = appointment.key(row.message, origin)
        if identity is not None:
            row.key, row.id = events.key(identity), identity[2]
        try:
            said = self._completed(row, self._said.by(row.message, origin))
        except Refused as error:
            row.outcome, row.reason = telling.outcome(error), str(error)
            frees = self._count_against(row, origin) == "free"
            if error.question is not None and (frees or error.question.about == "clock"):
                row.question = error.question
        else:
            self._apply(row, said, origin)

    def _completed(self, row: Row, said: Appointment) -> Appointment:
        """With the end that is remembered, where the message names the start alone."""
        if said.span is None or said.span.end > said.span.start:
            return said
        before = self._memory.known.get(row.key or b"")
        if before is None or before.span is None or before.span.start != said.span.start:
            raise Refused(_NO_END)
        return replace(said, span=before.span)

    def _count_against(self, row: Row, origin: Source) -> meaning.Does:
        """What a message surely says counts against a time, though the message is refused; what it
        would have done."""
        said = statuses.read(row.message, origin)
        does = meaning.of(row.message.event, said.status, said.word, origin).does
        if does in ("free", "remove", "nothing", "open"):
            return does
        for provider, since, until in appointment.shadows(row.message, origin, self._around.clinic):
            self._shadow(row, provider, since, until)
        if row.key is not None and does != "change" and not self._is_older(row):
            self._memory.doubt(row.key, row)
            row.speaks_of_all = True
        return does

    def _shadow(
        self, row: Row, provider: Provider | None, since: datetime, until: datetime
    ) -> Shadow:
        shadow = Shadow(provider, since, until, row.key, self._memory.step)
        self._memory.shadows.append(shadow)
        row.against.append(shadow)
        return shadow

    def _is_older(self, row: Row) -> bool:
        return order.is_older(row.said_at, self._memory.known.get(row.key or b""))

    def _apply(self, row: Row, said: Appointment, origin: Source) -> None:
        before = self._memory.known.get(row.key or b"")
        told = meaning.of(row.message.event, said.status, said.status_word, origin)
        if told.does == "free" and beside.tells_of_no_show(said, origin):
            said = replace(said, status="no_show")
            told = meaning.of(row.message.event, said.status, said.status_word, origin)
        row.reason = told.why
        if self._is_older(row):
            row.reason = _STALE
            if not self._give_up(row, said, before, origin):
                late = telling.told(row, said, told.does, origin, before)
                if late is not None:
                    self._retell(row, said, late, origin)
        elif before is not None and said.patient.is_another(before.patient):
            row.outcome, row.reason = "held", _ANOTHER
            self._count_against(row, origin)
            self._memory.doubt(row.key or b"", row)
        else:
            self._do(row, said, told, origin, before)

    def _do(
        self,
        row: Row,
        said: Appointment,
        told: meaning.Meaning,
        origin: Source,
        before: Known | None,
    ) -> None:
        """Do what it says, and remember that it was said."""
        self._carry_out(row, said, told, origin, before)
        one = telling.told(row, said, told.does, origin, before)
        if one is not None and row.key in self._memory.known:
            self._memory.tell(row.key, one)

    def _carry_out(
        self,
        row: Row,
        said: Appointment,
        told: meaning.Meaning,
        origin: Source,
        before: Known | None,
    ) -> None:
        match told.does:
            case "free":
                self._free(row, said, origin, before)
            case "stand":
                self._stand(row, said, origin, before)
            case "change":
                self._change(row, said, before)
            case "remove":
                self._memory.note(row, said, "gone")
                row.speaks_of_all = True
            case "open":
                if before is None or before.state == "blocked":
                    self._memory.note(row, said, "opened")
            case "hold" | "over" | "block" as does:
                self._against(row, said, does)
                if does == "hold" and said.status == "unknown" and said.status_word:
                    words = answers.of_source(origin.name, said.status_word)
                    row.question = Question("status", words)
            case "nothing":
                pass

    def _against(self, row: Row, said: Appointment, does: Literal["hold", "over", "block"]) -> None:
        """It frees nothing, and nothing else is free at its time."""
        if does == "hold":
            row.outcome = "held"
        elif does == "block":
            row.reason, row.kind = _BLOCKED, "away"
        states: dict[str, State] = {"hold": "doubtful", "over": "over", "block": "blocked"}
        self._memory.note(row, said, states[does])
        row.speak(said)

    def _retell(self, row: Row, said: Appointment, told: Told, origin: Source) -> None:
        """Count an older word where it was written: by what came after it, a time may be free that
        nobody knew of, or not be free that seemed to be."""
        before = self._memory.known[row.key or b""]
        if said.patient.is_another(before.patient):
            return
        row.is_late = True
        known, free, kept = history.retell(before, told)
        known = replace(known, step=self._memory.step)
        self._memory.known[row.key or b""] = known
        for one in kept:
            self._shadow(row, one.provider, one.span.since, one.span.reach)
        if free and known.state in ("booked", "cancelled"):
            whose = said.patient if any(said.patient) else known.patient
            for one in free:
                self._offer_too(row, said, one, replace(known, patient=whose), origin)
        elif told.does == "free" and not told.leaves_free and said.span and said.provider:
            self._offer(row, said, replace(known, span=said.span, provider=said.provider), origin)

    def _offer_too(
        self,
        row: Row,
        said: Appointment,
        given: history.GivenUp,
        known: Known,
        origin: Source,
    ) -> None:
        """Free one of the times that a late message shows to be free."""
        other = row.freed if row.outcome == "accepted" else None
        row.begin("" if given.by.does == "free" else sentences.MOVED)
        self._offer(row, said, given.of(known), origin, tells=given.by.said_at == row.said_at)
        if other is not None:
            row.freed_too += [row.freed] if row.freed and row.outcome == "accepted" else []
            row.outcome, row.reason, row.freed = "accepted", sentences.MOVED, other

    def _change(self, row: Row, said: Appointment, before: Known | None) -> None:
        """Something of it was added or taken off, and of what was cancelled only added."""
        adds = row.message.event in ("S18", "S19")
        if before is None or (before.state not in TAKING and adds):
            self._memory.note(row, said, "doubtful")
            row.speak(said)
        elif said.span is not None and before.state in TAKING:
            self._shadow(row, said.provider, said.span.since, said.span.reach)

    def _free(self, row: Row, said: Appointment, origin: Source, before: Known | None) -> None:
        if row.message.number in self._said.resent:
            content = events.digest(row.message, timed=False)
            if content in self._freed_by:
                row.outcome, row.reason = "duplicate", _SAME
                return
            self._freed_by.add(content)
        known = self._memory.note(row, said, "cancelled")
        row.resolved = known.span is not None
        why = self._why_not(said, before) if before is not None else None
        if why is None:
            self._offer(row, said, known, origin)
            return
        row.outcome, row.reason = why
        if why[0] == "held" and before is not None and before.taken is not None:
            self._shadow(row, before.provider, *before.taken)

    def _why_not(self, said: Appointment, before: Known) -> tuple[Outcome, str] | None:
        """Why a cancel frees nothing, by what was known of the appointment."""
        if before.state == "cancelled" and not (before.span is None and said.span is not None):
            return "duplicate", sentences.KNOWN
        if before.state == "gone":
            return "ignored", _DELETED
        if before.state == "over":
            return "held", sentences.CAME_AND_WENT
        if before.state == "booked" and telling.differs(said, before):
            return "held", sentences.ELSEWHEN
        return None

    def _offer(
        self, row: Row, said: Appointment, known: Known, origin: Source, *, tells: bool = True
    ) -> None:
        """Free a time, unless the clinic gave it up or something of it is not known. ``tells``: it
        is this message that gives it up."""
        if known.span is None:
            row.outcome, row.reason = "rejected", FORGOTTEN
        elif known.provider is None:
            row.outcome, row.reason = "held", _NO_PROVIDER
        elif said.is_test:
            row.outcome, row.reason = "held", _OF_TEST
        elif said.span is not None and not any(known.patient):
            row.outcome, row.reason = "held", _NO_PATIENT
        elif not self._around.clinic.known_places.tells(known.place):
            row.outcome, row.reason = "held", _NO_PLACE
        elif self._around.clinic.known_places.passes_over(known.place):
            row.outcome, row.reason = "ignored", places.ELSEWHERE
        else:
            try:
                place = self._around.clinic.known_places.find(known.place)
            except NotOne as error:
                self._ask_where(row, known, error)
                return
            died = said.patient_died or sides.tells_of_death(said.reason)
            what = row.key or b"", row.id, said.reason, said.phone, died
            row.freed = freed = Freed(known.provider, place, known.span, *what)
            about = telling.of_other(said, known.provider)
            who = known.provider.name
            whose = beside.against(about, who, row.message, origin) if tells else None
            late = telling.when(freed, origin, self._around.clock.now)
            row.outcome, row.reason = late or ("accepted", row.reason)
            if whose is not None:
                self._keep(row, said, freed, whose)
                if whose.question is not None and late is None:
                    self._wait(row, known, whose.question)

    def _keep(self, row: Row, said: Appointment, freed: Freed, whose: beside.Against) -> None:
        """Count a time as taken, by what is written beside its cancel: of a provider who is out for
        the day, all of that day."""
        row.outcome, row.reason = whose.outcome, whose.why
        taken = freed.span.since, freed.span.reach
        if whose.why == sentences.BY_CLINIC:
            row.kind = "by clinic"
        if beside.tells_of_day_off(said, freed.provider.name):
            zone = self._around.clinic.at(freed.place.name).zone
            taken = times.day_of(freed.span.start, zone)
        shadow = self._shadow(row, freed.provider, *taken)
        self._memory.shadows.append(shadow._replace(key=None))

    def _ask_where(self, row: Row, known: Known, why: NotOne) -> None:
        """Nobody can say yet where the time is: its message is judged anew when they can."""
        row.outcome, row.reason = "held", str(why)
        now_known = self._memory.known[row.key or b""]
        upcoming = known.span is not None and known.span.start > self._around.clock.now
        if isinstance(why, Unknown) and upcoming:
            row.outcome = "rejected"
            self._wait(row, known, Question("place", headers.word(known.place)))
        elif now_known.state == "cancelled":
            self._memory.known[row.key or b""] = replace(now_known, state="doubtful")

    def _wait(self, row: Row, known: Known, question: Question) -> None:
        """Keep what is ``known`` until staff have answered: its message is judged anew then."""
        row.question, now_known = question, self._memory.known[row.key or b""]
        if now_known.state == "cancelled":
            now_known = replace(now_known, state="doubtful")
        elif now_known.span != known.span:
            now_known = now_known.waiting(known, row.said_at)
        self._memory.known[row.key or b""] = now_known

    def _give_up(self, row: Row, said: Appointment, before: Known | None, origin: Source) -> bool:
        """Free the time from which this message has moved its appointment, if that waited for
        where it was; whether it did."""
        moved_from = before.moved_from if before is not None else None
        if before is None or moved_from is None or not before.waits_for(row.said_at):
            return False
        kept = replace(self._memory.known[row.key or b""], former=None, step=self._memory.step)
        self._memory.known[row.key or b""] = kept
        row.reason, row.said_at = sentences.MOVED, before.said_at
        self._offer(row, said, moved_from, origin)
        return True

    def _stand(self, row: Row, said: Appointment, origin: Source, before: Known | None) -> None:
        """It is booked; if it stood at another time before, that one is free now."""
        row.reason = row.reason or sentences.STANDS
        known = self._memory.note(row, said, "booked")
        if known.span is not None and known.provider is not None:
            place = self._around.clinic.known_places.mentioned(known.place)
            row.stands = Freed(
                known.provider, place, known.span, row.key or b"", row.id, "", said.phone
            )
        if before is None or before.state != "booked" or before.span is None:
            return
        moved = said.span is not None and before.span.start != said.span.start
        if moved and not telling.moves(said, row.message.event):
            self._stand_twice(row, before)
        elif moved or telling.swaps(said, before.provider):
            row.reason = sentences.MOVED
            self._offer(row, said, replace(before, place=before.place or known.place), origin)
        elif not may_be_one(before.provider, said.provider):
            row.outcome, row.reason = "held", sentences.SWAPPED
        else:
            self._give_up(row, said, before, origin)

    def _stand_twice(self, row: Row, before: Known) -> None:
        """It is booked anew at another time: one of a series, unless somebody says otherwise."""
        row.outcome, row.reason = "held", _TWO_TIMES
        if before.span is not None and before.provider is not None:
            place = self._around.clinic.known_places.mentioned(before.place)
            nobody = (row.key or b"", "", "", None)
            row.also_stands = Freed(before.provider, place, before.span, *nobody)
            taken = before.span.since, before.span.reach
            self._memory.shadows.append(Shadow(before.provider, *taken, None, self._memory.step))
