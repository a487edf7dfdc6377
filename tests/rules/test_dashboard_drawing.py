"""HTML as text, and what of it an open page is sent."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from dashboard.parts import drawing, markup, pieces
from dashboard.parts.drawing import Piece

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


def test_an_element_is_its_name_its_attributes_and_its_children() -> None:
    made = markup.p("Ana ", markup.strong("Reyes"), None, class_="soft", data_of=3, hidden=None)
    assert made == '<p class="soft" data-of="3">Ana <strong>Reyes</strong></p>'
    assert markup.a("x", data_inside=True, hidden=False) == "<a data-inside>x</a>"
    assert markup.ul(markup.li(name) for name in "ab") == "<ul><li>a</li><li>b</li></ul>"


@given(st.text())
def test_no_text_ends_its_element_or_its_attribute(said: str) -> None:
    made = markup.span(said, title=said)
    assert made.count("<") == made.count(">") == 2
    assert made.count('"') == 2
    assert Markup(made).striptags() == " ".join(said.split())


@pytest.mark.parametrize("said", ["<b>", '"', "'", "&amp;"])
def test_what_is_escaped_is_not_escaped_again(said: str) -> None:
    once = markup.span(said)
    assert markup.div(once) == f"<div>{once}</div>"


def region(**shown: str) -> drawing.Regions:
    return {"list": [Piece(key, markup.p(words)) for key, words in shown.items()]}


def digests(regions: drawing.Regions) -> dict[str, list[list[str]]]:
    """As a page gives them back."""
    return {
        name: [[piece.key, piece.digest] for piece in listed] for name, listed in regions.items()
    }


def sent(regions: drawing.Regions, have: object) -> dict[str, str | None] | None:
    told = drawing.news(regions, have, "7", NOW)["regions"]
    return {key: html for key, _, html in told["list"]} if "list" in told else None


def test_a_page_that_shows_nothing_is_sent_everything() -> None:
    assert sent(region(a="one", b="two"), None) == {"a": "<p>one</p>", "b": "<p>two</p>"}


def test_of_what_a_page_shows_only_the_change_is_sent() -> None:
    have = digests(region(a="one", b="two", c="three"))
    assert sent(region(a="one", b="two", c="three"), have) is None
    assert sent(region(a="one", b="TWO", c="three"), have) == {
        "a": None, "b": "<p>TWO</p>", "c": None,
    }  # fmt: skip
    assert sent(region(a="one", c="three"), have) == {"a": None, "c": None}
    assert sent(region(b="two", a="one", c="three"), have) == {"b": None, "a": None, "c": None}
    assert sent({"list": []}, have) == {}


def test_a_list_without_a_piece_is_drawn_too_and_says_no_more_that_it_loads() -> None:
    assert sent({"list": []}, None) == {}
    assert sent({"list": []}, {"other": []}) == {}
    assert sent({"list": []}, {"list": []}) is None


@pytest.mark.parametrize(
    "forged", ["x", 3, [], {"list": "x"}, {"list": [1, ["a"], {}]}, {"list": [["a", 1]]}]
)
def test_a_page_that_says_nonsense_is_sent_everything(forged: object) -> None:
    assert sent(region(a="one"), forged) == {"a": "<p>one</p>"}


def test_what_time_alone_changes_is_no_change() -> None:
    assert pieces.ago(NOW) == f'<span data-ago="{NOW.isoformat()}"></span>'
    assert pieces.ahead(NOW) == f'<span data-ahead="{NOW.isoformat()}"></span>'


def test_a_short_word_with_a_hyphen_stays_in_one_line() -> None:
    assert pieces.unbroken("Sam <W> PA-C") == 'Sam &lt;W&gt; <span class="unbroken">PA-C</span>'
    assert pieces.unbroken("Dr. Garcia-Marquez") == "Dr. Garcia-Marquez"
