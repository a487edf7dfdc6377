"""Metrics by Prometheus' conventions, and nothing in rules or board that does not exist."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Final

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import database as bot_database
from bot import metrics
from bot.loops import Pulse
from bot.process.watched import watched
from tests.flows.serving import app_of
from tests.ports import free_port
from tests.world import World

FOLDER: Final = Path(__file__).parents[2] / "docs" / "monitoring"
NAMED: Final = re.compile(r"\bslotfill_[a-z_]+")
PROMTOOL: Final = shutil.which("promtool")


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


async def measured(world: World) -> str:
    pulse = Pulse()
    pulse.beat("turns")
    answer = await app_of(world, pulse).test_client().get("/metrics")
    return str(await answer.get_data(as_text=True))


def samples(text: str) -> dict[str, float]:
    """The sum of each sample's values, by its name."""
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name] = found.get(sample.name, 0.0) + sample.value
    return found


async def test_what_happens_is_counted_once_it_is_committed(world: World) -> None:
    phones = await world.patients(2)
    before = samples(await measured(world))
    await world.slot()
    await world.settle()
    await world.say(phones[0], "yes")
    text = await measured(world)
    after = samples(text)
    grown = {name: after[name] - before.get(name, 0.0) for name in after}
    assert grown["slotfill_batches_total"] == 1
    assert grown["slotfill_slots_closed_total"] == 1
    assert grown["slotfill_turn_seconds_count"] == 1
    assert 'slotfill_turn_seconds_count{intent="YES"}' in text
    assert all(phone not in text for phone in phones)


async def test_what_was_rolled_back_is_not_counted(database: ModuleType) -> None:
    seen: list[int] = []

    async def fails() -> None:
        bot_database.after_commit(lambda: seen.append(1))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await bot_database.unit(fails)
    assert seen == []


async def test_each_metric_that_a_rule_or_the_board_names_exists(world: World) -> None:
    (ana,) = await world.patients(1)
    await world.say(ana, "hello")
    there = set(samples(await measured(world)))
    there |= {"slotfill_files_total", "slotfill_answer_seconds_bucket"}
    there |= {"slotfill_webhooks_refused_total"}
    rules = (FOLDER / "rules.yml").read_text(encoding="utf-8")
    board = json.loads((FOLDER / "board.json").read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    said = re.findall(r"expr: (?:>-\n)?((?:.|\n)*?)\n +(?:for|labels):", rules)
    assert len(said) == rules.count("alert:")
    named = set(NAMED.findall(" ".join([*asked, *said])))
    assert named - there == set()
    assert len(named) > 12
    assert not re.search(r"phone|name|patient", " ".join(set(re.findall(r'(\w+)="', rules))))


@pytest.mark.skipif(PROMTOOL is None, reason="there is no promtool")
async def test_promtool_finds_nothing_wrong(world: World) -> None:
    assert PROMTOOL is not None
    lint = [PROMTOOL, "check", "metrics"]
    text = await measured(world)
    done = subprocess.run(lint, input=text, capture_output=True, text=True)  # noqa: ASYNC221
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    rules = [PROMTOOL, "check", "rules", str(FOLDER / "rules.yml")]
    done = subprocess.run(rules, capture_output=True, text=True)  # noqa: ASYNC221
    assert done.returncode == 0, done.stderr


async def test_a_service_without_pages_answers_on_this_machine(database: ModuleType) -> None:
    wrong: list[str] = []

    async def look() -> list[str]:
        return wrong

    port = free_port()
    async with watched(port, look), aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{port}"
        async with session.get(url + "/health") as answer:
            assert (answer.status, await answer.json()) == (200, {"working": True, "why": []})
        async with session.get(url + "/metrics") as answer:
            text = await answer.text()
            assert samples(text)["slotfill_build_info"] == 1
            assert answer.headers["Content-Type"] == metrics.CONTENT_TYPE
        wrong.append("The inbox is not there.")
        async with session.get(url + "/health") as answer:
            assert answer.status == 503
            assert (await answer.json())["why"] == wrong
