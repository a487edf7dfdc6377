"""Who asks to be called by a person, in what they write."""

from typing import Final

from bot.replies.intents import recognise
from bot.replies.reading import Intent

ASK: Final = (
    "please call me", "call me", "CALL ME", "can someone call me about this", "yes please call me",
    "no, call me instead", "give me a call", "can you call me on the house phone I can't text",
    "I want to talk to someone", "call me when you can", "would you kindly ring me",
    "just call me please no texts", "llámeme", "Llameme por favor", "me pueden llamar",
    "¿alguien me puede llamar?", "necesito que me llamen", "quiero hablar con alguien",
    "please call me at 214 555 0133",
)  # fmt: skip
DO_NOT: Final = (
    "don't call me, text me", "do not text or call me", "no need to call me, I'll be there",
    "call me when you've got something", "call me if anything opens", "yes", "no", "",
    "not this one but call me for others", "stop calling me", "ask him to call me, urgent",
    "I'll call you", "did somebody call", "why did nobody call me back", "me llamo Alma Paredes",
    "no me llamen", "sí me llamaron ayer", "vivo en la calle Monte Alto",
    "yes, my son will bring me",
)  # fmt: skip


def test_who_asks_for_a_call_is_heard_and_nobody_else() -> None:
    for text in ASK:
        reading = recognise(text)
        assert reading.wants_call, f"{text}: {reading}"
        assert reading.intent is not Intent.YES, text
    for text in DO_NOT:
        assert not recognise(text).wants_call, f"{text}: {recognise(text)}"
