"""The machine: what may happen in a clinic, in any order, and the promises after every step.

Each rule is one thing that somebody does, or one transaction of one of the bot's loops, so that
everything interleaves with everything. A killed process is a claim that is never handed over, or
handed over and never settled. Some rules do more at once, so that a walk comes far.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from tests import snapshots
from tests.promises import acts, phoning, standing
from tests.promises.clinic import Clinic, InHand
from tests.promises.network import USUAL, Answer, Plan
from tests.promises.people import ANSWERS, NO, PEOPLE, SAYINGS, STRANGER, WHY, YES, Person, Saying

T = TypeVar("T")

CHICAGO: Final = ZoneInfo("America/Chicago")
STARTS: Final = tuple(
    datetime(*when, tzinfo=CHICAGO).astimezone(UTC)
    for when in (
        (2026, 11, 24, 10, 0),
        (2026, 11, 24, 13, 0),
        (2026, 11, 24, 7, 57),
        (2026, 11, 24, 19, 50),
        (2026, 10, 31, 19, 40),  # the clocks go back in the night
        (2027, 3, 13, 13, 0),  # and forward
    )
)
WHEN_FREED: Final = (1500, 4320, 1440, 600, 90, 25, 5)
"""How many minutes ahead a freed appointment may begin."""
MINUTES: Final = (1, 3, 16, 21, 45, 130, 440)
"""Seconds that may pass: a call, a lease, a hold."""
DAYS: Final = (*MINUTES, *MINUTES, 1000, 3600, 40_000, 86_400, 260_000)
"""And a night, and days."""
SCENES: Final = {
    "a slot is free": (),
    "it is taken": (("asked", YES[0]),),
    "and somebody stands by": (("asked", YES[0]), ("late", YES[0])),
    "and its winner wants to give it back": (
        ("asked", YES[0]),
        ("late", YES[0]),
        ("winner", NO[0]),
    ),
    "it is declined": (("asked", NO[0]),),
    "and somebody says why": (("asked", NO[0]), ("refuser", WHY)),
}
"""Where a walk begins: who answered what by then."""
CODES: Final = (None, None, None, 21211, 21610, 30003, 30004, 30005, 30007, 30036)
REFUSALS: Final = (21211, 21610, 21614, 30034, 21611, 99999)
NEW: Final = (
    "UPDATE installation SET sweeps_wanted = 0, sweeps_done = 0, claims = 0, shut_at = NULL,"
    " shut_why = NULL, lost_until = NULL"
)

nth = st.integers(0, 7)
latest = st.sampled_from((0, 0, 0, 1, 1, 2, 3, 4))
people = st.sampled_from(PEOPLE)
environs = st.fixed_dictionaries(
    {
        "OPT_OUT_MODE": st.sampled_from(("twilio", "advanced", "app")),
        "PACING": st.sampled_from(("fixed", "fixed", "computed")),
        "BATCH_SIZE": st.sampled_from(("2", "1", "3")),
        "OFFERS_PER_DAY": st.sampled_from(("4", "2")),
        "OFFERS_PER_WEEK": st.sampled_from(("12", "3")),
        "PAUSE_AFTER_UNANSWERED": st.sampled_from(("5", "2")),
        "SEGMENTS_PER_SECOND": st.sampled_from(("0", "0", "2")),
        "VOICE": st.sampled_from(("yes", "no")),
        "ASK_AFTER_VISIT": st.sampled_from(("yes", "no")),
    }
)
wishes = st.fixed_dictionaries(
    {
        "boost": st.sampled_from((0, 10, 40)),
        "urgent": st.booleans(),
        "provider_preference": st.sampled_from(((), (), ("dr. lee",), ("Dr. Kim",))),
        "provider_type_preference": st.sampled_from(("Any", "Any", "MD/DO", "NP/PA")),
        "location_preference": st.sampled_from(((), (), ("plano",), ("Frisco",))),
        "booked_in_days": st.sampled_from((None, None, 2, 31, 200)),
        "joined_days_ago": st.sampled_from((0, 29, 400)),
    }
)
plans = st.one_of(
    st.builds(Plan, st.just(Answer.USUAL), st.sampled_from(CODES)),
    st.builds(Plan, st.just(Answer.REFUSED), st.sampled_from(REFUSALS)),
    st.builds(Plan, st.sampled_from(tuple(Answer)), st.none()),
)


class Promises(RuleBasedStateMachine):
    """One clinic from an empty database on. ``loop`` is where the database lives."""

    steps: ClassVar = 0
    transactions: ClassVar = 0
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self, loop: asyncio.AbstractEventLoop, eye: Any) -> None:
        super().__init__()
        self.loop = loop
        self.eye = eye
        self.clinic: Clinic | None = None
        self.moment: standing.Moment = {}
        self.broken = False

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Carry something out on the loop of the database."""
        try:
            return asyncio.run_coroutine_threadsafe(work, self.loop).result()
        except BaseException:
            self.broken = True
            raise

    @property
    def at(self) -> Clinic:
        assert self.clinic is not None
        return self.clinic

    @initialize(
        environ=environs,
        start=st.sampled_from(STARTS),
        first=st.lists(people, min_size=3, max_size=6, unique=True),
        minutes=st.sampled_from(WHEN_FREED[:-1]),
        scene=st.sampled_from(tuple(SCENES)),
    )
    def opens(
        self,
        environ: dict[str, str],
        start: datetime,
        first: list[Person],
        minutes: int,
        scene: str,
    ) -> None:
        self.do(self._open(environ, start, first, minutes))
        for who, said in SCENES[scene]:
            self.do(self.at.settle())
            self.do(self._answer(who, 0, [said], answered=True))

    async def _open(
        self, environ: dict[str, str], start: datetime, first: list[Person], minutes: int
    ) -> None:
        await snapshots.empty(self.eye, but=("installation", "number_key"))
        await self.eye.execute(NEW)
        self.clinic = Clinic(environ, start, self.eye)
        await self.clinic.sweep()
        for person in first:
            await acts.join(self.clinic, person, {})
        await acts.free(self.clinic, "Dr. Lee", "Plano", minutes)

    # What people do.

    @rule(person=people, wish=wishes)
    def somebody_joins(self, person: Person, wish: dict[str, Any]) -> None:
        self.do(acts.join(self.at, person, wish))

    @rule(
        provider=st.sampled_from(tuple(acts.TYPES)),
        place=st.sampled_from(("Plano", "Frisco")),
        minutes=st.sampled_from(WHEN_FREED),
        by=st.one_of(st.none(), st.none(), people),
    )
    def a_slot_opens(self, provider: str, place: str, minutes: int, by: Person | None) -> None:
        self.do(acts.free(self.at, provider, place, minutes, by))

    @rule(minutes=st.sampled_from(WHEN_FREED[:4]))
    def a_slot_opens_and_is_offered(self, minutes: int) -> None:
        self.do(acts.free(self.at, "Dr. Lee", "Frisco", minutes))
        self.do(self.at.settle())

    @rule(
        person=st.sampled_from((*PEOPLE, STRANGER)),
        said=st.sampled_from(SAYINGS),
        missed=st.sampled_from((False, False, True)),
        again=st.booleans(),
    )
    def somebody_writes(self, person: Person, said: Saying, missed: bool, again: bool) -> None:
        self.do(self.at.says(person, said, missed=missed, again=again))

    @rule(who=st.sampled_from(tuple(acts.WHO)), which=latest, said=st.sampled_from(ANSWERS))
    def somebody_answers(self, who: str, which: int, said: Saying) -> None:
        self.do(self._answer(who, which, [said]))

    @rule(who=st.sampled_from(tuple(acts.WHO)), which=latest, said=st.sampled_from(ANSWERS))
    def somebody_answers_and_is_answered(self, who: str, which: int, said: Saying) -> None:
        self.do(self._answer(who, which, [said], answered=True))

    @rule(who=st.sampled_from(tuple(acts.WHO)), which=latest, said=st.sampled_from(YES))
    def somebody_says_yes(self, who: str, which: int, said: Saying) -> None:
        self.do(self._answer(who, which, [said], answered=True))

    @rule(which=latest, quickly=st.booleans())
    def somebody_gives_back(self, which: int, quickly: bool) -> None:
        self.do(self._answer("winner", which, [NO[0], YES[0]], answered=not quickly))

    async def _answer(
        self, who: str, which: int, says: Sequence[Saying], *, answered: bool = False
    ) -> None:
        phones = await acts.phones(self.at, who)
        if phones:
            phone = phones[which % len(phones)]
            person = next((one for one in PEOPLE if one.phone == phone), STRANGER)
            for said in says:
                await self.at.says(person, said)
                if answered:
                    await self.at.settle()

    @rule(
        who=st.sampled_from(tuple(acts.WHO)),
        which=latest,
        offer=latest,
        event=st.sampled_from(("TAKE", "TAKE", "SKIP")),
    )
    def somebody_presses_on_their_page(self, who: str, which: int, offer: int, event: str) -> None:
        self.do(self._press(who, which, offer, event))

    async def _press(self, who: str, which: int, offer: int, event: str) -> None:
        phones = await acts.phones(self.at, who)
        if phones:
            await acts.press(self.at, phones[which % len(phones)], offer, event)

    @precondition(lambda self: self._rings())
    @rule(which=nth, what=st.sampled_from(phoning.DONE_WITH_IT))
    def somebody_does_something_with_a_call(self, which: int, what: str) -> None:
        self.do(acts.phone(self.at, which, what))

    def _rings(self) -> bool:
        if self.clinic is None:
            return False
        return any(line.state in ("ringing", "talking") for line in self.clinic.exchange.lines)

    @rule(
        person=people, minutes=st.sampled_from((0, 0, 3, 130)), notice=st.sampled_from((0, 0, 60))
    )
    def somebody_asks_for_a_break_or_for_notice(
        self, person: Person, minutes: int, notice: int
    ) -> None:
        self.do(acts.choose(self.at, person.phone, minutes, notice))

    @rule(what=st.sampled_from(tuple(acts.ACTS)), which=nth)
    def staff_do(self, what: str, which: int) -> None:
        self.do(acts.ACTS[what](self.at, which))

    # What the bot's loops do, one transaction each.

    @rule()
    def the_bot_takes_a_turn(self) -> None:
        self.do(self.at.take_turn())

    @rule()
    def the_bot_fires_a_timer(self) -> None:
        self.do(self.at.fire())

    @rule(limit=st.sampled_from((16, 1, 2)))
    def the_sender_claims(self, limit: int) -> None:
        self.do(self.at.claim(limit))

    @precondition(lambda self: self._held(handed=False))
    @rule(which=nth, plan=plans)
    def the_sender_hands_over(self, which: int, plan: Plan) -> None:
        held = self._held(handed=False)
        self.do(self.at.hand_over(held[which % len(held)], plan))

    @precondition(lambda self: self._held(handed=True))
    @rule(which=nth)
    def the_sender_settles(self, which: int) -> None:
        held = self._held(handed=True)
        self.do(self.at.settle_one(held[which % len(held)]))

    @precondition(lambda self: self.clinic is not None and self.clinic.in_hand)
    @rule()
    def the_sender_is_killed(self) -> None:
        self.at.in_hand.clear()

    def _held(self, *, handed: bool) -> list[InHand]:
        if self.clinic is None:
            return []
        return [held for held in self.clinic.in_hand if (held.outcome is not None) is handed]

    @precondition(lambda self: self.clinic is not None and self.clinic.settings.voice)
    @rule(mends=st.booleans())
    def the_bot_looks_after_its_calls(self, mends: bool) -> None:
        self.do(self.at.calling.mend(self.at.tick()) if mends else self.at.dial())

    @rule(what=st.sampled_from(("mend", "sweep")))
    def the_bot_looks_after(self, what: str) -> None:
        self.do(self.at.mend() if what == "mend" else self.at.sweep())

    @rule(person=people, claims=st.booleans())
    def somebody_is_busy_with_a_contact(self, person: Person, claims: bool) -> None:
        self.do(self._meanwhile(person, claims))

    async def _meanwhile(self, person: Person, claims: bool) -> None:
        patient_id = await acts.patient_id(self.at, person.phone)
        if patient_id is not None:
            work = self.at.claim if claims else self.at.fire
            await self.at.held_by_somebody(patient_id, work)

    @rule(plan=plans)
    def the_bot_works_everything_off(self, plan: Plan) -> None:
        """``plan`` is for the first text that leaves."""
        self.at.network.plan = plan
        self.do(self.at.settle())
        self.at.network.plan = USUAL

    # What the carrier does, and time.

    @precondition(lambda self: self.clinic is not None and self.clinic.network.reports)
    @rule(which=nth, again=st.booleans())
    def the_carrier_reports(self, which: int, again: bool) -> None:
        self.do(self.at.report(which, again=again))

    @precondition(lambda self: self.clinic is not None and self.clinic.network.waiting)
    @rule(which=nth)
    def the_carrier_repeats_a_text(self, which: int) -> None:
        waiting = self.at.network.waiting
        self.do(self.at.repeat(waiting[-1 - which % len(waiting)]))

    @rule(read=st.booleans())
    def our_webhooks_answer_with_an_error_or_no_more(self, read: bool) -> None:
        """``read``: what was missed meanwhile is fetched at once."""
        self.at.refusing = not self.at.refusing
        if read and not self.at.refusing:
            self.do(self.at.sweep())

    @precondition(lambda self: self.clinic is not None and self.clinic.backed_up_at is None)
    @rule()
    def a_backup_is_made(self) -> None:
        self.do(self.at.back_up())

    @precondition(lambda self: self.clinic is not None and self.clinic.backed_up_at is not None)
    @rule(person=people, said=st.sampled_from(ANSWERS))
    def the_backup_is_restored(self, person: Person, said: Saying) -> None:
        """Somebody has written before the bot is back."""
        self.do(self.at.says(person, said, missed=True))
        self.do(self.at.lose_all_since())
        self.moment = {}
        Promises.seen["restored"] += 1

    @rule()
    def the_carrier_can_or_cannot_be_asked(self) -> None:
        self.at.network.reachable = not self.at.network.reachable

    @rule(seconds=st.sampled_from(DAYS))
    def time_passes_while_the_bot_is_down(self, seconds: int) -> None:
        self.at.now += timedelta(seconds=seconds)

    @rule(seconds=st.sampled_from(MINUTES))
    def time_passes(self, seconds: int) -> None:
        self.do(self.at.pass_time(seconds=seconds))

    @invariant()
    def every_promise_holds(self) -> None:
        if self.clinic is not None:
            Promises.steps += 1
            self.do(self._check(self.clinic))

    async def _check(self, clinic: Clinic) -> None:
        caps, watch = clinic.rules.caps, clinic.watch
        wrong = await standing.look(
            self.eye,
            clinic.now,
            watch.stopped_phones(),
            watch.given,
            caps.per_day,
            caps.per_week,
            len(clinic.network.told),
        )
        before, self.moment = self.moment, await standing.moment(self.eye)
        assert not wrong, " ".join(wrong)
        moves = standing.moved(before, self.moment, clinic.now)
        assert not moves, ", ".join(moves)

    def teardown(self) -> None:
        """At the end everything comes to rest, and nobody is forgotten."""
        if self.clinic is None or self.broken:
            return
        self.do(self.clinic.rest())
        self.do(self._check(self.clinic))
        Promises.transactions += self.clinic.transactions
        Promises.seen += self.do(standing.seen(self.eye))
