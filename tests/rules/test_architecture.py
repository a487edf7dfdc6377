"""The arrows between the rooms hold, and a forbidden import that is planted is found."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import grimp
import pytest

from bot import audit

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = CONFIG["tool"]["importlinter"]["root_packages"]
CONTRACTS = {contract["name"] for contract in CONFIG["tool"]["importlinter"]["contracts"]}
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder: Path) -> tuple[int, dict[str, str]]:
    """Whether the contracts of ``pyproject.toml`` hold for this tree; what is told of each broken
    one, by its name: the imports that break it."""
    result = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    broken: dict[str, str] = {}
    name = ""
    for line in result.stdout.partition("Broken contracts")[2].splitlines():
        name = line if line in CONTRACTS else name
        broken[name] = f"{broken.get(name, '')}{line}\n"
    broken.pop("", None)
    return result.returncode, broken


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the packages, to plant imports in."""
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(tree: Path, module: str, line: str) -> None:
    path = tree.joinpath(*module.split(".")).with_suffix(".py")
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")


def test_every_contract_holds() -> None:
    assert lint(ROOT) == (0, {})


PLANTED = (
    (
        "bot.waitlist.slots",
        "import intake.facts.headers",
        "bot imports neither intake nor dashboard",
    ),
    ("bot.web.app", "import dashboard", "bot imports neither intake nor dashboard"),
    ("bot.clock", "import workstation", "the services know nothing of what starts them"),
    (
        "intake.facts.headers",
        "import dashboard",
        "intake and dashboard know neither each other",
    ),
    (
        "intake.facts.headers",
        "import bot.web.admin",
        "intake and dashboard use the core, not what",
    ),
    (
        "dashboard.access.accounts",
        "import bot.threads.turns",
        "intake and dashboard use the core",
    ),
    ("intake.service", "import bot.threads.positions", "intake and dashboard use the core"),
    ("bot.threads.turns", "import bot.waitlist.offers", "the generic rooms know no clinic"),
    ("bot.messages.dispatch.sender", "import bot.waitlist.offers", "the core is layered"),
    ("bot.waitlist.offers", "import bot.web.admin", "the core is layered"),
    ("bot.database", "import bot.messages.inbox", "the core is layered"),
    ("bot.ledger.held", "import bot.waitlist.slots", "the core is layered"),
    ("bot.dialogue.turn", "import bot.clock", "the dialogue and the replies know nothing"),
    ("bot.replies.words", "import bot.clock", "the dialogue and the replies know nothing"),
    ("bot.replies.words", "import bot.dialogue", "the dialogue and the replies know no other"),
    ("bot.threads.turns", "import bot.replies.intents", "a reply's meaning is handed in"),
    ("dashboard.site", "import bot.replies.intents", "a reply's meaning is handed in"),
    ("bot.service", "import bot.training.lesson", "who teaches the reader of replies"),
    (
        "bot.messages.dispatch.sender",
        "import bot.carriers.twilio.texts",
        "a carrier is known to",
    ),
    ("bot.waitlist.views.history", "import bot.waitlist.slots", "what the dashboard reads"),
    ("intake.facts.headers", "import intake.tables.table", "the bridge is layered"),
    ("intake.tables.table", "import intake.rows.cells", "the bridge is layered"),
    ("intake.rows.cells", "import intake.review.crosscheck", "a reader of one kind of source"),
    ("intake.fhir.reading", "import intake.hl7.times", "the bridge is layered"),
    ("intake.review.crosscheck", "import intake.tables.table", "facts are reviewed as facts"),
    ("intake.review.crosscheck", "import intake.rows.cells", "facts are reviewed as facts"),
    ("intake.profiles.profile", "import intake.tables.table", "the bridge is layered"),
    ("intake.facts.headers", "import intake.profiles.profile", "the bridge is layered"),
    ("intake.folder.claims", "import intake.service", "the bridge is layered"),
    ("intake.tools.drafts", "import bot.ledger.door", "who receives deliveries hands them"),
    ("intake.rows.cells", "import bot.ledger.records", "who receives deliveries hands them"),
    ("intake.review.spool", "import bot.ledger.door", "who receives deliveries hands them"),
    ("intake.bookings.writeback", "import bot.ledger.door", "who receives deliveries hands"),
    ("bot.ledger.door", "import bot.waitlist.exports", "the core is layered"),
    (
        "intake.folder.imports",
        "import bot.waitlist.deliveries.effects",
        "what outside facts do is reached through the ledger alone",
    ),
    ("bot.simulator.carrier", "import bot.database", "the simulator is a carrier"),
)
"""A module, the import that is planted in it, and how the name of the contract begins."""


def test_each_planted_import_breaks_its_contract(copy: Path) -> None:
    for module, line, _ in PLANTED:
        plant(copy, module, line)
    status, broken = lint(copy)
    assert status == 1
    found = {
        (module, line, contract)
        for module, line, contract in PLANTED
        for name, told in broken.items()
        if name.startswith(contract) and f"{module} -> {line.removeprefix('import ')} (l." in told
    }
    assert set(PLANTED) - found == set()


MOST_FLOORS = 10


def floors(folder: Path) -> int:
    """How many rooms of ``intake`` stand on each other; its own modules are the roof."""
    stands_on: dict[str, set[str]] = {}
    for path in folder.rglob("*.py"):
        room = path.relative_to(folder).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("intake"):
                below = f"{node.module}.{node.names[0].name}".split(".")[1]
                stands_on.setdefault(room, set()).update({below} - {room})

    def height(room: str, above: tuple[str, ...] = ()) -> int:
        assert room not in above, f"a circle: {above}"
        return 1 + max((height(one, (*above, room)) for one in stands_on.get(room, ())), default=0)

    return max(height(room) for room in stands_on)


def test_the_bridge_has_no_more_floors_than_a_house_that_one_climbs() -> None:
    assert 1 < floors(ROOT / "intake") <= MOST_FLOORS


PURE = ("dialogue", "replies")
"""Rooms of ``bot`` that import themselves and the standard library only."""


def circles(arrows: Mapping[str, set[str]]) -> set[str]:
    """Those that come back to themselves along the arrows, and those that lead to such."""
    left = dict(arrows)
    while ends := {one for one, goes_to in left.items() if not goes_to}:
        left = {one: goes_to - ends for one, goes_to in left.items() if one not in ends}
    return set(left)


def rooms_of(house: str, modules: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The arrows between the rooms of this package, each a package or a module of its own."""
    inside = [one for one in modules if one.startswith(f"{house}.")]
    room = {one: ".".join(one.split(".")[: house.count(".") + 2]) for one in inside}
    arrows: dict[str, set[str]] = {one: set() for one in room.values()}
    for one in inside:
        arrows[room[one]] |= {room[to] for to in modules[one] if to in room} - {room[one]}
    return arrows


def test_no_module_and_no_room_leads_back_to_itself(copy: Path) -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=str(copy / "cache"))
    modules = {one: set(graph.find_modules_directly_imported_by(one)) for one in graph.modules}
    assert circles(modules) == set()
    houses = {one.rpartition(".")[0] for one in modules} - {""}
    assert {house: found for house in houses if (found := circles(rooms_of(house, modules)))} == {}
    modules["bot.database"].add("bot.waitlist.slots")
    assert {"bot.database", "bot.waitlist.slots"} <= circles(modules)
    assert {"bot.database", "bot.waitlist"} <= circles(rooms_of("bot", modules))


MOST_LINES = 400
MOST_FILES = 20


def test_no_file_is_too_long_to_read_and_no_folder_too_full_to_look_through() -> None:
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    long = [path for path in files if path.read_text("utf-8").count("\n") > MOST_LINES]
    full = [
        one for one, count in Counter(path.parent for path in files).items() if count > MOST_FILES
    ]
    assert (long, full) == ([], [])


def test_every_room_is_drawn_and_every_room_that_is_drawn_is_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    block = page.partition("## Rooms")[2].split("```")[1]
    drawn, above = set[str](), ["", "", ""]
    for line in block.splitlines():
        column = line[:24]
        depth = (len(column) - len(column.lstrip())) // 2
        for name in re.findall(r"(\S+)/(?=\s|$)", column):
            above[depth] = name
            drawn.add("/".join([*above[:depth], name]))
    roots = [ROOT, *(ROOT / one for one in ("bot", "bot/waitlist", "intake", "dashboard"))]
    there = {path.parent for root in roots for path in root.glob("*/__init__.py")}
    assert [room for room in there if not re.search(rf"\b{room.name}/", block)] == []
    assert [room for room in sorted(drawn) if not (ROOT / room).is_dir()] == []


def foreign_imports(tree: Path, room: str) -> set[str]:
    """What a room of ``bot`` imports besides itself and the standard library."""
    names: set[str] = set()
    for path in (tree / "bot" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add("." * node.level + (node.module or ""))
    ours = {name for name in names if f"{name}.".startswith(f"bot.{room}.")}
    return {name for name in names - ours if name.split(".")[0] not in sys.stdlib_module_names}


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_imports_the_standard_library_only(room: str) -> None:
    assert foreign_imports(ROOT, room) == set()


@pytest.mark.parametrize("line", ["import phonenumbers", "from bot.messages import phone"])
def test_a_planted_foreign_import_in_a_pure_room_is_found(line: str, copy: Path) -> None:
    plant(copy, "bot.dialogue.step", line)
    plant(copy, "bot.replies.rules.rule", line)
    assert [len(foreign_imports(copy, room)) for room in PURE] == [1, 1]


@pytest.mark.parametrize("room", PURE)
def test_no_function_of_a_pure_room_waits(room: str) -> None:
    for path in (ROOT / "bot" / room).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not any(isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(tree)), path


TYPED: Final = {"why", "reason", "text", "words", "notes", "note", "body", "phone", "comment"}
"""What people type goes by such names; none of it may be kept for ever."""


def test_no_line_of_the_record_is_given_what_somebody_typed() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for room in ("bot", "dashboard", "intake")
        for path in (ROOT / room).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record"
        if TYPED & {word.arg for word in call.keywords}
    ]
    assert found == []


ACTORS: Final = ("ACTOR", "BRIDGE", "DIRECTORY")
"""How rooms call themselves as actors of the audit log."""


def actors() -> set[str]:
    found = set()
    for room in ("bot", "dashboard", "intake"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                match node:
                    case ast.AnnAssign(ast.Name(name), _, ast.Constant(str(value))) | ast.Assign(
                        [ast.Name(name)], ast.Constant(str(value))
                    ) if name in ACTORS:
                        found.add(value)
    return found


def test_no_person_can_have_the_name_of_a_room_that_acts() -> None:
    assert len(actors()) > 5
    assert {name for name in actors() if " " not in name} <= audit.OURS
