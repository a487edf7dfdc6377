"""``python -m bot read`` and ``python -m bot replies``: read replies, teach, measure."""

import asyncio
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import click

from bot import clock
from bot.replies.question import TOMORROW, Question
from bot.replies.reading import Reading

DEFAULT_TIME: Final = TOMORROW.at
DEFAULT_PLACE: Final = TOMORROW.place


@click.command()
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, in and out.")
def read(text: str | None, as_json: bool) -> None:
    """Read TEXT, or the lines of standard input, as replies to an offer, and say why so.

    With --json each line is {"text", "now"?, "offer"?: {"start", "place", "provider"?},
    "names"?: [...], "said"?: [...]}. Without an offer the slot is tomorrow at 2:20 PM at
    North Clinic.
    """
    from bot.replies import explanation  # the patterns and weights, for this command alone

    lines = [text] if text is not None else (line.rstrip("\n") for line in sys.stdin)
    if as_json:
        for line in lines:
            if line.strip():
                said = json.loads(line)
                click.echo(json.dumps(_read_as_json(said), ensure_ascii=False))
        return
    for line in lines:
        click.echo("\n".join(explanation.explained(line, TOMORROW)))


def _read_as_json(said: dict[str, Any]) -> dict[str, Any]:
    from bot.replies import intents

    question = asked(said)
    reading = intents.recognise(str(said["text"]), question)
    return {
        "intent": reading.intent.value,
        "confidence": reading.confidence,
        "why": why(reading),
        "rule": reading.rule,
        "guard": reading.guard,
        "language": reading.language,
    }


def why(reading: Reading) -> str:
    """One sentence on what decided."""
    blocked = f"; blocked by: {reading.guard}" if reading.guard else ""
    return f"{reading.rule}{blocked}"


def asked(said: dict[str, Any]) -> Question:
    """The question that a line of JSON tells. Raises ``ValueError`` for what is no date."""
    offer = said.get("offer")
    told = {
        "provider": str((offer or {}).get("provider") or ""),
        "names": tuple(map(str, said.get("names") or ())),
        "said": tuple(map(str, said.get("said") or ())),
    }
    now = datetime.fromisoformat(said["now"]) if said.get("now") else clock.now()
    if offer:
        starts = datetime.fromisoformat(offer["start"])
    else:
        assert DEFAULT_TIME is not None
        starts = datetime.combine(now.date() + timedelta(days=1), DEFAULT_TIME, now.tzinfo)
    if starts.tzinfo is not None and now.tzinfo is not None:
        now = now.astimezone(starts.tzinfo)
    place = str((offer or {}).get("place") or DEFAULT_PLACE)
    return Question.of_slot(starts, now, place, **told)


@click.group()
def replies() -> None:
    """Teach the reader of replies, and measure it."""


@replies.command()
def train() -> None:
    """Learn from the labelled replies but the tenth that is held back; write the weights."""
    from bot.training import labelled, lesson

    known = [reply for reply in labelled.everything() if not reply.held_back]
    lesson.write(lesson.taught(known))
    click.echo(f"Learned from {len(known):,} replies.")


@replies.command()
def mutate() -> None:
    """Remove each pattern of the rules in turn; name those that change no labelled reply."""
    from bot.training import mutation

    needless = mutation.needless()
    for one in needless:
        why = "" if one.matched else "  (matches nothing)"
        click.echo(f"{one.table:9}  {one.rule}: {one.notation}{why}")
    click.echo(f"{len(needless):,} of {mutation.count():,} patterns change nothing.")


@replies.command()
def corrections() -> None:
    """Print what staff corrected as labelled replies, without names and numbers."""
    from bot import database, terminal
    from bot.waitlist.staff import corrections as kept

    chosen = terminal.load()

    async def fetch() -> list[kept.Example]:
        await database.open(
            database_url=chosen.database_url, data_dir=chosen.data_dir, application_name="replies"
        )
        try:
            return await kept.examples()
        finally:
            await database.close()

    try:
        found = asyncio.run(fetch())
    except database.Unavailable as error:
        terminal.fail(str(error))
    click.echo("label\tkind\tstyle\ttext\toffer")
    for one in found:
        text = one.example.replace("\t", " ").replace("\n", "\\n")
        click.echo(f"{one.meant}\tcorrected\tclinic\t{text}\t{one.offered}")


@replies.command()
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--unseen", is_flag=True, help="Cross-validate by style instead: a few minutes.")
def score(file: Path | None, unseen: bool) -> None:
    """Print the figures of FILE (label, text), or of the tenth that is held back."""
    from bot.replies import intents
    from bot.training import labelled
    from bot.training import score as scores

    if unseen:
        learned = [reply for reply in labelled.everything() if not reply.held_back]
        pairs = scores.unseen(learned)
    else:
        chosen = (
            list(labelled.of_file(file))
            if file
            else [reply for reply in labelled.everything() if reply.held_back]
        )
        pairs = [(reply, intents.recognise(reply.text, reply.question)) for reply in chosen]
    click.echo("\n".join(scores.table(pairs)))
