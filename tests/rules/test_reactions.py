"""Reactions to our own texts, as phones write them: none says what the quoted text says."""

from collections.abc import Iterator
from string import Formatter

import pytest

from bot.replies.intents import recognise
from bot.replies.question import NOTHING, Question
from bot.replies.reading import Intent
from bot.waitlist.wording.english import ENGLISH
from bot.waitlist.wording.spanish import SPANISH

FIELDS = {
    "clinic": "TPCCC",
    "phone": " at 214-555-0199",
    "day": "tomorrow",
    "date": "Wed Nov 25",
    "time": "3:15 PM",
    "location": "Plano",
    "minutes": "7",
    "half_day": "Wed afternoon",
}
IPHONE = (
    "Liked “{}”", "Loved “{}”", "Disliked “{}”", "Laughed at “{}”", "Emphasized “{}”",
    "Emphasised “{}”", "Questioned “{}”", "Removed a like from “{}”", "Removed a heart from “{}”",
    "Removed a dislike from “{}”", "Removed a laugh from “{}”", "Removed an exclamation from “{}”",
    "Removed a question mark from “{}”", "Reacted 😂 to “{}”", "Removed 😂 from “{}”",
    "Removed a thumbs-up from “{}”", "Added a heart to “{}”",
    "Le gustó “{}”", "Le encantó “{}”", "No le gustó “{}”", "Le dio risa “{}”", "Se rió de “{}”",
    "Enfatizó “{}”", "Exclamó “{}”", "Cuestionó “{}”", "Preguntó por “{}”", "Me gusta “{}”",
    "Me encanta “{}”", "Eliminó un corazón de “{}”", "Quitó un me gusta de “{}”",
    "Quitó una risa de “{}”", "Reaccionó con 😂 a “{}”", "A Maria le gustó “{}”",
    "Ya no le gusta “{}”", "Dio un me gusta a “{}”",
)  # fmt: skip
ANDROID = (
    "👍 to “{}”", "❤️ to \"{}\"", "😂 to “ {} ”", "👍 a “{}”", "Reacted 👍 to \"{}\"",
    "Removed 👍 from \"{}\"", "Removed a reaction from \"{}\"", "Reaccionó 👍 a \"{}\"",
    "Quitó 👍 de \"{}\"",
)  # fmt: skip
WHATSAPP = (
    "Reacted 👍 to: “{}”", "Reacted to your message: “{}”", "Reaccionó 👍 a: “{}”",
    "Reaccionó a tu mensaje: “{}”", "Ha reaccionado con 👍 a: “{}”",
)  # fmt: skip
ANSWERS = set(Intent) - {Intent.UNCLEAR}


def texts() -> Iterator[str]:
    """Each sentence of ours, in both languages, as it may be sent."""
    for sentences in (ENGLISH, SPANISH):
        for template in sentences.phrases.values():
            names = {name for _, name, _, _ in Formatter().parse(template) if name}
            yield template.format(**{name: FIELDS.get(name, "") for name in names})


@pytest.mark.parametrize("reaction", [*IPHONE, *ANDROID, *WHATSAPP])
def test_no_reaction_to_a_text_of_ours_answers_anything(reaction: str) -> None:
    for text in texts():
        for quoted in (text, f"{text[:40]}…"):
            reply = reaction.format(quoted)
            for question in (NOTHING, Question(said=(text,))):
                reading = recognise(reply, question)
                assert reading.intent not in ANSWERS, (reply, reading)


@pytest.mark.parametrize("around", ["{}", "{}\nThank you!", "Fwd: {}", "“{}” thanks", "> {}"])
def test_our_own_text_sent_back_is_no_answer(around: str) -> None:
    for text in texts():
        reading = recognise(around.format(text), Question(said=(text,)))
        assert reading.intent not in ANSWERS, (around.format(text), reading)


@pytest.mark.parametrize(
    ("under", "intent"),
    [("Yes please", Intent.YES), ("stop texting me", Intent.STOP), ("No", Intent.NO)],
)
def test_what_is_written_under_our_text_is_read_alone(under: str, intent: Intent) -> None:
    for text in texts():
        reading = recognise(f"{text}\n{under}", Question(said=(text,)))
        assert reading.intent is intent, (text, reading)
