"""What a chart shows where a drawing alone would mislead."""

from dash import html

from dashboard.parts import charts


def legend(rows: list[dict[str, object]]) -> list[str]:
    made = charts.points(rows, "Setting", "Minutes", "Turned away")
    (names,) = (
        one
        for one in made._traverse()  # type: ignore[no-untyped-call]
        if isinstance(one, html.Ul)
    )
    return [item.children[1] for item in names.children]


def point(name: str, minutes: float, away: float) -> dict[str, object]:
    return {"Setting": name, "Minutes": minutes, "Turned away": away}


def test_points_that_cover_each_other_are_one_under_all_their_names() -> None:
    rows = [point("a", 2, 1.5), point("b", 2, 1.45), point("c", 9, 0.4), point("d", 32, 1.5)]
    assert legend(rows) == ["a; b", "c", "d"]
    assert [row["Setting"] for row in rows] == ["a", "b", "c", "d"]


def test_points_that_lie_at_nothing_are_told_apart() -> None:
    assert legend([point("a", 0, 0), point("b", 0, 0), point("c", 0, 1)]) == ["a; b", "c"]
    assert legend([]) == []


def test_a_line_of_one_point_is_a_sentence() -> None:
    row = {"Day": "Dec 1", "Of all": 100.0, "Of those": None}
    drawing = charts.lines([row], "Day", [("Of all", "gray.6"), ("Of those", "deep.6")])
    made = charts.card("Over time", "What it is.", drawing, name="over-time")
    assert "So far Dec 1 alone: Of all 100%, Of those -." in str(made)
    two = charts.lines([row, row | {"Day": "Dec 2"}], "Day", [("Of all", "gray.6")])
    assert "alone" not in str(charts.card("Over time", "What it is.", two, name="over-time"))
