"""The lesson, its file and its measure: how the trained reader comes to be."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.replies.classifier import model
from bot.replies.intents import Reader
from bot.replies.reading import Intent
from bot.training import labelled, lesson, score
from bot.training.command import read

YES, NO, STOP, UNCLEAR = Intent.YES, Intent.NO, Intent.STOP, Intent.UNCLEAR


def some() -> list[labelled.Reply]:
    learned = [reply for reply in labelled.everything() if not reply.held_back]
    return learned[::40]


def test_the_same_replies_teach_the_same_file_byte_for_byte(tmp_path: Path) -> None:
    for name in ("one.tsv", "two.tsv"):
        lesson.write(lesson.taught(some()), tmp_path / name)
    assert (tmp_path / "one.tsv").read_bytes() == (tmp_path / "two.tsv").read_bytes()


def test_a_reader_reads_the_same_from_its_file(tmp_path: Path) -> None:
    taught = lesson.taught(some())
    lesson.write(taught, tmp_path / "weights.tsv")
    loaded = Reader(*model.load(tmp_path / "weights.tsv"))
    for reply in some():
        assert loaded.read(reply.text, reply.question) == taught.read(reply.text, reply.question)


def test_the_file_in_the_package_is_at_most_a_megabyte() -> None:
    assert model.FILE.stat().st_size <= 1_000_000


def test_a_tenth_of_every_style_is_held_back() -> None:
    replies = labelled.everything()
    held = sum(reply.held_back for reply in replies)
    assert 0.08 <= held / len(replies) <= 0.12


def test_no_reply_is_labelled_twice_in_different_ways() -> None:
    seen: dict[tuple[str, str], Intent] = {}
    for reply in labelled.everything():
        assert seen.setdefault((reply.text, reply.offer), reply.label) is reply.label, reply.text


def test_a_style_is_never_on_both_sides_of_the_validation() -> None:
    parts = [set(labelled.styles(part)) for part in score.folds(labelled.everything())]
    assert sum(map(len, parts)) == len(set().union(*parts))


def test_a_line_that_begins_with_a_number_sign_is_data_when_it_has_a_label(tmp_path: Path) -> None:
    file = tmp_path / "some.tsv"
    file.write_text("# a remark\nSTOP\t#stop\nUNCLEAR\t# 5\n", encoding="utf-8")
    assert [(r.label, r.text) for r in labelled.of_file(file)] == [
        (STOP, "#stop"),
        (UNCLEAR, "# 5"),
    ]


def test_the_figures_count_a_leaning_stop_as_heeded() -> None:
    leaning = Intent.LEANING_STOP
    pairs = [(STOP, STOP), (STOP, leaning), (STOP, UNCLEAR), (YES, YES), (YES, UNCLEAR)]
    found = score.figures([*pairs, (NO, YES), (NO, leaning), (UNCLEAR, STOP)])
    assert found.accuracy == 3 / 8
    assert found.yes_recall == 0.5
    assert (found.false_yes, found.stop_as_yes) == (1, 0)
    assert found.stop_missed == pytest.approx(1 / 3)
    assert (found.false_stop, found.leaning) == (0.2, 0.2)


def test_read_prints_what_decided() -> None:
    told = CliRunner().invoke(read, ["Yes 2:20 works"]).output
    assert told.startswith("YES")
    assert "~ourtime" in told


def test_read_takes_lines_of_json_and_gives_one_for_each() -> None:
    offer = {"start": "2026-12-03T15:00", "place": "Plano"}
    lines = [
        {"text": "yes 3pm", "now": "2026-12-02T09:00", "offer": offer},
        {"text": "yes 2pm", "now": "2026-12-02T09:00", "offer": offer},
        {"text": "stop"},
        {"text": "yes 2:20", "language": "en", "names": ["Ana"]},
    ]
    given = "\n".join(map(json.dumps, lines))
    told = CliRunner().invoke(read, ["--json"], input=given).output.splitlines()
    found = [json.loads(line) for line in told]
    assert [one["intent"] for one in found] == ["YES", "UNCLEAR", "STOP", "YES"]
    assert all({"confidence", "why"} <= one.keys() for one in found)
