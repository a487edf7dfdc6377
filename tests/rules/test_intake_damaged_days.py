"""A clinic's day, exported with damage: nothing is offered over what stands in the day itself."""

import csv
import io
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ledger.facts import Cancellation
from bot.waitlist.rules import place
from intake.facts import places, providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import NOW

CHICAGO: Final = ZoneInfo("America/Chicago")
PROVIDERS: Final = ("Dr. Anna Vale", "Park, Jae MD", "Miriam Cole NP")
AROUND: Final = examination.Surroundings(
    NOW,
    CHICAGO,
    profile.load_all(),
    providers.Book(providers.Known(n, name) for n, name in enumerate(PROVIDERS, start=1)),
    known_places=places.Book(
        place.Directory([place.Place(id=1, name="Main", brand="", phone="", zone=CHICAGO)])
    ),
)
STANDS: Final = ("Scheduled", "Confirmed", "Checked in", "Blocked")
GONE: Final = ("Cancelled", "Canceled", "late cancel")


@dataclass(frozen=True)
class Visit:
    provider: str
    starts: datetime
    ends: datetime
    status: str

    def overlaps(self, fact: Cancellation) -> bool:
        same = fact.provider.name == self.provider
        return same and self.starts < fact.end and fact.start < self.ends


@st.composite
def days(draw: st.DrawFn) -> list[Visit]:
    """Visits of a day and the next, some cancelled, some of those given to somebody else."""
    visits = []
    for provider in PROVIDERS:
        at = datetime(2026, 3, 10 + draw(st.integers(0, 1)), 8, tzinfo=CHICAGO)
        for _ in range(draw(st.integers(0, 5))):
            at += timedelta(minutes=draw(st.sampled_from((0, 0, 15, 60))))
            ends = at + timedelta(minutes=draw(st.sampled_from((15, 30, 45, 60))))
            status = draw(st.sampled_from((*STANDS, *GONE, *GONE)))
            visits.append(Visit(provider, at, ends, status))
            if status in GONE and draw(st.booleans()):
                again = at + timedelta(minutes=draw(st.sampled_from((0, 0, 10))))
                visits.append(Visit(provider, again, ends, draw(st.sampled_from(STANDS))))
            at = ends
    return visits


LAYOUTS: Final = {
    "two moments": "appointment_id,provider,location,start,end,status,reason,patient_phone",
    "a length": "status,appointment_id,start,minutes,provider,location",
    "day and clocks": "provider,date,start,end,location,status,appointment_id",
    "no place": "status,appointment_id,start,minutes,provider,reason",
    "no status": "appointment_id,provider,patient,start,end,cancelled at,reason",
    "a log": "appointment_id,provider,patient,start,end,status,updated at",
}
WRITTEN: Final = dict(zip(PROVIDERS, ("VALE, ANNA MD", "PARK J", "Nurse Cole"), strict=True))
"""As a program writes the names."""


def row(visit: Visit, number: int, layout: str) -> dict[str, str]:
    day, clock = f"{visit.starts:%Y-%m-%d}", f"{visit.starts:%H:%M}"
    apart = layout == "day and clocks"
    return {
        "appointment_id": f"A{number}",
        "provider": visit.provider if "location" in LAYOUTS[layout] else WRITTEN[visit.provider],
        "patient": f"Ana {'BCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 25]}oe",
        "cancelled at": "2026-03-01 10:00" if visit.status in GONE else "",
        "updated at": f"2026-03-01 {10 + number % 9}:00",
        "location": "Main",
        "date": day,
        "start": clock if apart else f"{day} {clock}",
        "end": f"{visit.ends:%H:%M}" if apart else f"{visit.ends:%Y-%m-%d %H:%M}",
        "minutes": str((visit.ends - visit.starts) // timedelta(minutes=1)),
        "status": visit.status,
        "reason": "sick" if visit.status in GONE else "",
        "patient_phone": "2145550101",
    }


def damaged(cell: str, how: str) -> str:
    match how:
        case "blank":
            return ""
        case "cut":
            return cell[: len(cell) // 2]
        case "cut by one":
            return cell[:-1]
        case "error":
            return "#REF!"
        case "doubt":
            return f"{cell}?"
        case "letters":
            return cell.replace("0", "O").replace("1", "l").replace("a", "@")
        case "nothing":
            return "n/a"
        case _:
            return f"{cell} (see note)"


DAMAGE: Final = ("blank", "cut", "cut by one", "error", "doubt", "letters", "nothing", "note")


@st.composite
def exports(draw: st.DrawFn) -> tuple[list[Visit], str]:
    day, layout = draw(days()), draw(st.sampled_from(sorted(LAYOUTS)))
    heads = LAYOUTS[layout].split(",")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    for number, visit in enumerate(day):
        cells = row(visit, number, layout)
        for _ in range(draw(st.sampled_from((0, 0, 1, 1, 2)))):
            head = draw(st.sampled_from(heads))
            cells[head] = damaged(cells[head], draw(st.sampled_from(DAMAGE)))
        line = [cells[head] for head in heads]
        timed = cells["start"] == row(visit, number, layout)["start"]
        match draw(st.sampled_from(("whole",) * 8 + ("short", "moved"))):
            case "short" if timed:  # a row that breaks off before its time says nothing of one
                line = line[: draw(st.integers(heads.index("start") + 1, len(line)))]
            case "moved":
                line.insert(draw(st.integers(0, len(line) - 1)), "x")
        writer.writerow(line)
    return day, out.getvalue()


def offered(text: str) -> list[Cancellation]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.csv"
        path.write_text(text, "utf-8", newline="")
        with examination.examine(path, AROUND) as examined:
            results = [one for batch in examined.batches() for one in batch]
    facts = [one.fact for one in results if one.outcome == "accepted"]
    return [fact for fact in facts if isinstance(fact, Cancellation)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(exports())
def test_no_offered_time_overlaps_anything_that_stands(export: tuple[list[Visit], str]) -> None:
    day, text = export
    standing = [visit for visit in day if visit.status in STANDS]
    taken = [fact for fact in offered(text) if any(visit.overlaps(fact) for visit in standing)]
    assert not taken


def test_a_mark_where_a_date_of_the_cancellation_belongs_frees_no_time() -> None:
    """The second row was moved by a cell, and what hangs over is empty."""
    gone = "A1,PARK J,Ana Coe,2026-03-10 08:00,2026-03-10 08:15,2026-03-01 10:00,sick\r\n"
    moved = "A2,PARK J,Ana Doe,2026-03-10 09:00,2026-03-10 09:15,{mark},,\r\n"
    for mark in ("x", "yes", "True", "1"):
        for rows in (gone + moved, moved):
            text = f"{LAYOUTS['no status']}\r\n{rows.format(mark=mark)}"
            assert [fact.appointment_id for fact in offered(text)] == ["A1"] * (gone in rows), mark


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days(), st.sampled_from(sorted(LAYOUTS)))
def test_of_an_undamaged_day_every_free_time_is_offered(day: list[Visit], layout: str) -> None:
    heads = LAYOUTS[layout].split(",")
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, heads, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(row(visit, number, layout) for number, visit in enumerate(day))
    standing = [visit for visit in day if visit.status in STANDS]
    found = {(fact.provider.name, fact.start) for fact in offered(out.getvalue())}
    free = {
        (visit.provider, visit.starts.astimezone(UTC))
        for visit in day
        if visit.status in GONE
        and not any(
            other.provider == visit.provider
            and other.starts < visit.ends
            and visit.starts < other.ends
            for other in standing
        )
    }
    assert found == free
