"""Every conversation in ``tests/conversations``, played through the real rooms."""

from pathlib import Path
from types import ModuleType

import pytest

from tests import conversation

FOLDER = Path(__file__).parent.parent / "conversations"
TEXTS = {
    path.relative_to(FOLDER).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(FOLDER.rglob("*.txt"))
}


@pytest.mark.parametrize("name", TEXTS)
async def test_it_goes_as_it_is_written(name: str, database: ModuleType) -> None:
    await conversation.play(TEXTS[name])


FIRST = """\
Given patients
  +12145550101 Ana
Given a slot with Dr. Lee at Plano on Wednesday 2026-11-25 15:15
+12145550101 < TPCCC: An earlier appointment opened...
"""


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("", ""),
        ("+12145550101 < And this never comes.\n", "-+12145550101 < And this never comes."),
        ("+12145550101 > yes\n", "++12145550101 < TPCCC: Confirmed."),
        ("+12145550101 > yes\n+12145550101 < TPCCC: Denied...\n", "-+12145550101 < TPCCC: Denied"),
        ("(the slot is filled)\n", "+(the slot is open)"),
        ("(+12145550101 is opted out)\n", "+(+12145550101 may be texted)"),
    ],
)
async def test_a_conversation_that_goes_otherwise_fails_and_shows_where(
    more: str, fault: str, database: ModuleType
) -> None:
    if not fault:
        await conversation.play(FIRST + more)
        return
    with pytest.raises(AssertionError) as told:
        await conversation.play(FIRST + more)
    assert fault in str(told.value)


@pytest.mark.parametrize(
    "line", ["Given nothing of the kind", "(pigs fly)", "+12145550101 says yes"]
)
async def test_a_line_that_means_nothing_is_named(line: str, database: ModuleType) -> None:
    with pytest.raises(conversation.Unreadable, match=r"fly|nothing of|says yes"):
        await conversation.play(line)


def test_there_are_conversations_and_each_is_named_by_its_first_line() -> None:
    assert len(TEXTS) >= 60
    assert all(text.startswith("# ") for text in TEXTS.values())
