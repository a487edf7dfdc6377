"""Drawings of figures: what they show lies where its numbers say, and all of it is seen."""

import re
from typing import Any

import pytest

from dashboard.parts import charts, plots

WEEKS: list[dict[str, Any]] = [
    {"Week of": "Nov 2", "All": 50.0, "Asked": 100.0},
    {"Week of": "Nov 9", "All": None, "Asked": 0.0},
]


def test_a_line_passes_through_its_values_and_over_what_is_not_known() -> None:
    drawn = plots.lines(WEEKS, "Week of", [("All", "gray.6"), ("Asked", "deep.6")], target=80)
    assert re.findall(r'<polyline points="([^"]*)"', drawn) == [
        "25.00,50.00",
        "25.00,0.00 75.00,100.00",
    ]
    assert 'data-tip="Nov 2\nAll: 50%\nAsked: 100%"' in drawn
    assert 'data-tip="Nov 9\nAsked: 0%"' in drawn
    assert "bottom:80.00%" in drawn
    assert "target 80 %" in drawn


def test_a_bar_is_as_high_as_its_share_of_the_scale() -> None:
    drawn = plots.bars([{"Time": "<1", "Slots": 10}, {"Time": "1-2", "Slots": 40}], "Time", "Slots")
    assert re.findall(r"height:([\d.]+)%", drawn) == ["25.00", "100.00"]
    across = plots.bars_across([{"Why": "A", "Slots": 1}, {"Why": "B", "Slots": 4}], "Why", "Slots")
    assert re.findall(r"width:([\d.]+)%", across) == ["25.00", "100.00"]


def test_of_points_that_cover_each_other_the_later_are_rings_around_the_first() -> None:
    rows = [
        {"Setting": name, "Minutes": minutes, "Turned away": away}
        for name, minutes, away in (("A", 5, 0.5), ("B", 5, 0.5), ("C", 5.1, 0.5), ("D", 60, 0.1))
    ]
    drawn = plots.points(rows, "Setting", "Minutes", "Turned away")
    found = re.findall(
        r'class="(mark-point[ ring]*)" style="left:([\d.]+)%;bottom:([\d.]+)%;width:(\d+)px', drawn
    )
    kinds = ["mark-point", "mark-point ring", "mark-point ring", "mark-point"]
    assert [kind for kind, *_ in found] == kinds
    assert [width for *_, width in found] == ["12", "20", "28", "12"]
    assert found[0][1:3] == found[1][1:3], "both lie where they are"
    assert found[2][1] != found[0][1], "nor is one moved onto its neighbour"


@pytest.mark.parametrize("count", [1, 5, 6, 7, 24, 52, 366])
def test_names_under_a_drawing_have_room_in_every_width(count: int) -> None:
    rows = [{"Day": f"Day {n}", "Slots": n} for n in range(count)]
    rooms = re.findall(r'data-room="(\d*)"', plots.bars(rows, "Day", "Slots"))
    assert len(rooms) == count
    for width, most in enumerate(plots.ROOM):
        assert 1 <= sum(str(width) in room for room in rooms) <= most


@pytest.mark.parametrize("most", [0, 1, 3, 7, 19, 45194])
def test_a_scale_reaches_over_what_it_measures_in_round_steps(most: int) -> None:
    drawn = plots.bars([{"Time": "any", "Slots": most}], "Time", "Slots")
    ticks = [
        float(tick) for tick in re.findall(r'<span class="tick"[^>]*><span>([\d.e+]+)<', drawn)
    ]
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert all(tick == int(tick) for tick in ticks)


def test_what_a_drawing_is_of_is_escaped() -> None:
    rows = [{"Why": '<img src="x">', "Slots": 1}]
    for drawn in (plots.bars(rows, "Why", "Slots"), plots.bars_across(rows, "Why", "Slots")):
        assert "<img" not in charts.card("A", "B", drawn, rows, name="c")
