"""Why a reply was read as it was, for a person."""

from collections.abc import Iterator
from dataclasses import replace

from bot.replies import intents, quotations
from bot.replies.classifier import model
from bot.replies.normalise import clean
from bot.replies.question import NOTHING, Question
from bot.replies.reading import Intent, Reading


def warming() -> Iterator[None]:
    """``intents.warming``."""
    return intents.warming()


def recognise(text: str, question: Question = NOTHING) -> Reading:
    """The reading of a reply with what spoke loudest for it. Never raises for any string."""
    ours = intents.reader()
    reading = ours.read(text, question)
    if not reading.learned:
        return reading
    heard = ours.hear(quotations.own(clean(text), map(clean, question.said)), question)
    intent = Intent.STOP if reading.intent is Intent.LEANING_STOP else reading.intent
    found = ours.model.strongest(heard.compared, heard.hints, intent)
    return replace(reading, strongest=tuple(found))


def explained(text: str, question: Question = NOTHING) -> list[str]:
    """The reading of a reply for a person: what decided, its clauses, what spoke loudest."""
    ours = intents.reader()
    reading = ours.read(text, question)
    heard = ours.hear(clean(text), question)
    likely = ours.model.probabilities(heard.compared, heard.hints)
    ranked = sorted(zip(likely, model.INTENTS, strict=True), reverse=True)
    lines = [f"{reading.intent}  {reading.confidence:.3f}  {reading.rule}"]
    if heard.guard:
        lines.append(f"  guard      {heard.guard}")
    lines += [
        f"  clause     {clause.line.strip()}{' ?' * clause.asked}" for clause in heard.compared
    ]
    lines.append("  likely     " + "  ".join(f"{each} {share:.3f}" for share, each in ranked[:3]))
    strongest = ours.model.strongest(heard.compared, heard.hints, ranked[0][1])
    lines += [f"  {weight:+9.2f}  {name}" for name, weight in strongest]
    return lines
