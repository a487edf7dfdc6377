"""No silent wrong table: a file that was damaged is refused, or gives only rows that are true."""

import csv
import io
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ledger.facts import Cancellation
from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import HEADS, NOW

CHICAGO: Final = ZoneInfo("America/Chicago")
PROVIDERS: Final = ("Dr. Chen", "Park, Jae", 'Maria "Mia" Ruiz', "O'Neil; Pat")
PLACES: Final = ("Main St", "East, 2nd floor", 'The "Annex"', "North | South")
REASONS: Final = (
    "",
    "sick",
    "moved, no car",
    'a "bad" cold',
    "sick,\nat home",
    "work;car\tflu|ill",
)
AROUND: Final = examination.Surroundings(
    NOW,
    CHICAGO,
    profile.load_all(),
    providers.Book(providers.Known(n, name) for n, name in enumerate(PROVIDERS, start=1)),
)

Truth = tuple[str, str, datetime, datetime]
"""A slot: provider, place, start and end."""

Damage = Callable[[str, int, str], str]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[dict[str, str]], set[Truth]]:
    """Heads in some order, rows, and what is true."""
    heads = draw(st.permutations(HEADS.split(",")))
    rows, true = [], set()
    for number in range(draw(st.integers(1, 6))):
        at = datetime(2026, 3, 10, 9, tzinfo=CHICAGO) + timedelta(days=number)
        ends = at + timedelta(minutes=draw(st.sampled_from((15, 30, 45))))
        row = {
            "appointment_id": f"A{number}",
            "provider": draw(st.sampled_from(PROVIDERS)),
            "location": draw(st.sampled_from(PLACES)),
            "start": f"{at:%Y-%m-%d %H:%M}",
            "end": f"{ends:%Y-%m-%d %H:%M}",
            "status": "cancelled",
            "reason": draw(st.sampled_from(REASONS)),
            "patient_phone": "2145550101",
        }
        rows.append(row)
        names = (row["provider"], row["location"])
        true.add((*names, at.astimezone(UTC), ends.astimezone(UTC)))
    return heads, rows, true


def written(heads: list[str], rows: list[dict[str, str]], delimiter: str, end: str) -> str:
    out = io.StringIO(newline="")
    # The library quotes only those line ends that it writes itself.
    rows = [{name: cell.replace("\n", end) for name, cell in row.items()} for row in rows]
    writer = csv.DictWriter(out, heads, delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def found(text: str, encoding: str = "utf-8") -> set[Truth]:
    """What an import would take over from this text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(text.encode(encoding))
        with examination.examine(path, AROUND) as examined:
            facts = [
                one.fact
                for batch in examined.batches()
                for one in batch
                if one.outcome == "accepted"
            ]
    assert all(isinstance(fact, Cancellation) for fact in facts)
    return {
        (fact.provider.name, fact.place.name, fact.start, fact.end)
        for fact in facts
        if isinstance(fact, Cancellation)
    }


def cut_off(text: str, at: int, _: str) -> str:
    return text[:at]


def remove(text: str, at: int, mark: str) -> str:
    """Without the mark that is nearest after that place."""
    place = text.find(mark, at)
    return text if place < 0 else text[:place] + text[place + len(mark) :]


def insert(text: str, at: int, mark: str) -> str:
    return text[:at] + mark + text[at:]


def drop_line(text: str, at: int, _: str) -> str:
    lines = text.splitlines(keepends=True)
    del lines[at % len(lines)]
    return "".join(lines)


def repeat_line(text: str, at: int, _: str) -> str:
    lines = text.splitlines(keepends=True)
    lines.insert(at % len(lines), lines[at % len(lines)])
    return "".join(lines)


DAMAGES: Final[tuple[Damage, ...]] = (cut_off, remove, insert, drop_line, repeat_line)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_sound_table_is_read_as_it_is(
    table: tuple[list[str], list[dict[str, str]], set[Truth]], delimiter: str, end: str
) -> None:
    heads, rows, true = table
    assert found(written(heads, rows, delimiter, end)) == true


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    tables(),
    st.sampled_from(",;\t|"),
    st.sampled_from(DAMAGES),
    st.integers(0, 1_200),
    st.sampled_from([",", ";", "\t", "|", '"', "\n", "\r\n", '",', ',"', "\\"]),
)
def test_a_damaged_table_gives_nothing_that_is_not_true(
    table: tuple[list[str], list[dict[str, str]], set[Truth]],
    delimiter: str,
    damage: Damage,
    at: int,
    mark: str,
) -> None:
    heads, rows, true = table
    text = written(heads, rows, delimiter, "\n")
    wrong = found(damage(text, at % (len(text) + 1), mark)) - true
    assert not [row for row in wrong if not is_only_a_mark_more(row, true, mark)]


def is_only_a_mark_more(row: Truth, true: set[Truth], mark: str) -> bool:
    """A mark put into a name or place, where every character may stand, can't be noticed."""
    return without(row, mark) in [without(one, mark) for one in true]


def without(row: Truth, mark: str) -> list[str]:
    return [str(cell).replace(mark.strip(), "").replace(" ", "") for cell in row]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.data())
def test_a_row_with_its_cells_moved_by_one_is_refused(
    table: tuple[list[str], list[dict[str, str]], set[Truth]], data: st.DataObject
) -> None:
    heads, rows, true = table
    lost = data.draw(st.sampled_from(rows))
    moved = dict(zip(heads, [*[lost[head] for head in heads][1:], ""], strict=True))
    changed = [moved if row is lost else row for row in rows]
    assert found(written(heads, changed, ",", "\n")) <= true
