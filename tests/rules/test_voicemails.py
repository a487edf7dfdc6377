"""What may lie on a voicemail, searched after every test: the search finds what is wrong."""

from typing import Final

import pytest

from bot import clock
from bot.simulator.calls.call import Call
from bot.waitlist.wording import calls
from tests import voicemails
from tests.rules.test_calls_said import CLINIC

PLANTED: Final = {
    "weekday": "This is an automated call from TPCCC. On Wednesday.",
    "hour": "This is an automated call from TPCCC. At 3:15.",
    "hour in words": "Para el martes a las tres",
    "day": "To hear why we are calling tomorrow, press 1.",
    "date": "Press 1. 25",
    "place": "This is an automated call from TPCCC Plano.",
    "provider": "To hear why Dr. Lee is calling, press 1.",
    "name": "Zebedee, this is an automated call from TPCCC.",
}


def test_what_tells_of_a_visit_or_of_a_patient_is_found() -> None:
    for kind, words in PLANTED.items():
        assert voicemails.strange(words), kind
    shown = {
        "day": "tomorrow", "date": "on Wednesday", "time": "3:15 PM", "location": "Plano",
    }  # fmt: skip
    for language, spoken in calls.SPOKEN.items():
        for phrase in spoken.phrases:
            said = calls.render(phrase, language, CLINIC, shown)
            tells = {"day", "date", "time"} & set(
                spoken.phrases[phrase].replace("}", "{").split("{")
            )
            assert bool(voicemails.strange(said)) >= bool(tells), said
            assert phrase not in voicemails.SAID or not voicemails.strange(said), said


def test_a_planted_sentence_on_either_exchange_fails_its_test() -> None:
    with pytest.raises(AssertionError, match="wednesday"), voicemails.searched():
        voicemails.note(PLANTED["weekday"])
    with pytest.raises(AssertionError, match="zebedee"), voicemails.searched():
        call = recorded(PLANTED["name"])
    call.recorded.clear()  # the search of this very test finds it too
    with voicemails.searched():
        voicemails.note("This is an automated call from TPCCC, 2 1 4, 5 5 5, 0 1 9 9.")


def recorded(words: str) -> Call:
    """A call of the simulator's that a voicemail took."""
    call = Call("outbound-api", "+12145550100", "+19725550011", "", clock.now())
    call.recorded.append(words)
    return call
