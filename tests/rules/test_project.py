"""What the files around the code promise: settings, commands, links, and nothing of one machine."""

import json
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import click
import pytest

from bot.settings import table

ROOT = Path(__file__).parents[2]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *DECISIONS]
BINARY = {".png", ".ico", ".woff2", ".xls", ".xlsx", ".pdf", ".zip", ".gif", ".jpg"}

# Written with classes of one letter, or this file would find itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:w[o]rk|r[o]ot|f[a]rm|tmp/br[i]ef)/|[A-Z]:\\Users\\")
INDEX_HOST = re.compile(r"pypi[.]org|pythonhoste[d]|npmjs[.](?:org|com)|deb[.]debian|index-ur[l]")
HASHED = re.compile(
    r"--require-hashes|--no-deps --no-build-isolation"
    r"|--no-deps (?:slotfill-(?:\*|NEW)\.whl|\(Get-Item)"
    r"|npm ci|npm install --package-lock-only"
)
"""What installs by digest, or nothing but ourselves."""


@cache
def tracked() -> tuple[Path, ...]:
    """The files that belong to the project: git's own list, or, without git, all but leftovers."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode == 0:
        files = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        files = [file for file in ROOT.rglob("*") if not set(file.parts) & {".venv", ".git"}]
    return tuple(file for file in files if file.is_file() and file.suffix not in BINARY)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def names_in_example() -> list[str]:
    return re.findall(r"^([A-Z][A-Z_]*)=", read(ROOT / ".env.example"), re.MULTILINE)


def test_the_example_names_every_setting_once_and_no_other() -> None:
    assert sorted(names_in_example()) == sorted(table.PARSERS)


def test_every_setting_of_the_example_stands_under_a_line_of_explanation() -> None:
    blocks = re.split(r"\n\s*\n", read(ROOT / ".env.example"))
    bare = [block for block in blocks if re.search(r"^[A-Z]", block) and "# " not in block]
    assert bare == []


def test_what_the_documents_of_a_wheel_lead_to_is_in_the_wheel() -> None:
    laid = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["setuptools"]["data-files"]
    there = {file for globs in laid.values() for one in globs for file in ROOT.glob(one)}
    for file in there:
        inside = file.parent.relative_to(ROOT)
        assert file.match(f"{ROOT}/*") or f"share/slotfill/{inside}" in laid
    missing = {
        f"{file.name}: {link}"
        for file in there
        if file.suffix == ".md"
        for link in re.findall(r"\]\(([^)#\s]+)", read(file))
        if "://" not in link and not link.startswith("tests/")
        if (file.parent / link).resolve() not in there
    }
    assert missing == set()


@pytest.mark.parametrize(
    "target", ["install", "demo", "run", "migrate", "test", "test-dates", "check", "bench"]
)
def test_the_makefile_has_the_target(target: str) -> None:
    assert re.search(rf"^{target}:", read(ROOT / "Makefile"), re.MULTILINE)


@pytest.mark.parametrize("target", ["demo", "run", "test", "test-dates"])
def test_the_target_sets_itself_up(target: str) -> None:
    assert re.search(rf"^{target}: install$", read(ROOT / "Makefile"), re.MULTILINE)


@pytest.mark.parametrize("file", ["locked.txt", "locked-dev.txt"])
def test_what_is_installed_is_pinned_by_digest_to_the_tested_versions(file: str) -> None:
    tested = {
        normal(name): version
        for name, _, version in (
            line.partition("==") for line in read(ROOT / "constraints.txt").splitlines()
        )
    }
    pins = pinned(ROOT / file)
    assert pins == {name: tested[name] for name in pins}
    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    needed = project["project"]["dependencies"] + project["build-system"]["requires"]
    if file == "locked-dev.txt":
        needed += project["project"]["optional-dependencies"]["dev"]
    assert {normal(re.split(r"[\[<>=]", one)[0]) for one in needed} <= set(pins)


@pytest.mark.parametrize(
    ("asked", "file"), [("tools.in", "tools.txt"), ("peers/fhir.in", "peers/fhir.txt")]
)
def test_what_ci_and_the_tools_install_is_pinned_by_digest(asked: str, file: str) -> None:
    pins = pinned(ROOT / ".ci" / file)
    wanted = [line.partition("==") for line in read(ROOT / ".ci" / asked).splitlines()]
    assert {normal(name): version for name, _, version in wanted}.items() <= pins.items()


@pytest.mark.parametrize("peers", ["mllp", "fhir"])
def test_each_package_of_npm_is_pinned_by_digest(peers: str) -> None:
    lock = json.loads(read(ROOT / ".ci" / "peers" / peers / "package-lock.json"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages
    assert [name for name, one in packages.items() if not one.get("integrity")] == []


def test_nothing_is_installed_without_a_digest() -> None:
    """By no line of the documentation, of the Makefile, or of CI."""
    found = [
        line.strip()
        for file in tracked()
        if file.suffix == ".md" or file.name == "Makefile" or file.parent.name == ".ci"
        for line in read(file).splitlines()
        for one in re.findall(r"(?:pip\b\S* (?:install|wheel)|npm (?:install|i|ci)\b)[^;`]*", line)
        if not HASHED.search(one)
    ]
    assert found == []


def pinned(file: Path) -> dict[str, str]:
    """The versions of a list of packages, each of which has digests, and which holds no more."""
    locked = re.findall(
        r"^(\S+)==(\S+)[^\n]*((?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+)$",
        read(file),
        re.MULTILINE,
    )
    lines = [line for line in read(file).splitlines() if not line.startswith("#")]
    assert len(lines) == sum(1 + hashes.count("sha256:") for _, _, hashes in locked)
    return {normal(name): version for name, version, _ in locked}


def test_the_constraints_are_names_with_versions_and_nothing_else() -> None:
    lines = read(ROOT / "constraints.txt").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.]*", pin)] == []
    assert len(pins) == len({pin.partition("==")[0].lower() for pin in pins})


def test_everything_that_is_declared_is_pinned() -> None:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["dev"]
    pinned = {
        normal(line.partition("==")[0]) for line in read(ROOT / "constraints.txt").splitlines()
    }
    assert {normal(re.split(r"[\[<>=]", name)[0]) for name in declared} - pinned == set()


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("unwanted", [MACHINE_PATH, INDEX_HOST], ids=["machine", "index"])
def test_no_tracked_file_names_one_machine_or_a_package_index(unwanted: re.Pattern[str]) -> None:
    assert unwanted.search("/".join(["", "work", "main"]) + " " + ".".join(["pypi", "org"]))
    found = [
        f"{file.relative_to(ROOT)}: {hit[0]}"
        for file in tracked()
        for hit in unwanted.finditer(read(file))
    ]
    assert found == []


def test_the_readme_begins_with_the_two_commands() -> None:
    top = read(ROOT / "README.md").split("\n## ")[0]
    assert re.findall(r"^ {4}(make \w+)", top, re.MULTILINE) == ["make demo", "make test"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_commands_that_a_page_names_exist(page: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    assert (
        set(re.findall(r"\bmake ([a-z-]+)\b(?=`|$|\s{2,}|\s*#)", read(page), re.MULTILINE))
        <= targets
    )
    modules = re.findall(r"python -m ([\w.]+)", read(page))
    own = [name for name in modules if name not in ("venv", "pip", "pytest")]
    assert [name for name in own if not _runs(name)] == []


def _runs(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return (path / "__main__.py").is_file() or path.with_suffix(".py").is_file()


COMMAND = re.compile(r"python -m (\w+)((?: +[\w-]+)*)(?=`|$|  )", re.MULTILINE)


def commands() -> dict[str, click.Command]:
    """What ``python -m bot``, and each of the others, can be told."""
    from bot.cli import main as bot
    from bot.training.command import read, replies
    from dashboard.cli import main as dashboard
    from demo.command import main as demo
    from intake.cli import main as intake
    from workstation.__main__ import main as workstation

    named = {"bot": bot, "dashboard": dashboard, "demo": demo, "intake": intake}
    taught = {one.name or "": one for one in (read, replies)}
    with click.Context(bot) as context:
        told = {name: bot.get_command(context, name) for name in bot.list_commands(context)}
    found = {name: command for name, command in told.items() if command is not None}
    group = click.Group("bot", {**found, **taught}, invoke_without_command=True)
    return {**named, "workstation": workstation, "bot": group}


def lacking(command: click.Command, words: list[str]) -> bool:
    """Whether these words name a command that is not there; what follows a command is its own."""
    while words and isinstance(command, click.Group) and re.fullmatch(r"[a-z][a-z-]*", words[0]):
        if words[0] not in command.commands:
            return True
        command, words = command.commands[words[0]], words[1:]
    return False


def test_the_commands_of_a_module_that_a_page_names_exist() -> None:
    known = commands()
    assert lacking(known["bot"], ["key", "find"])
    named = [
        (page, found[1], found[2].split())
        for page in [*PAGES, ROOT / ".env.example", *(ROOT / "docs" / "training").glob("*.md")]
        for found in re.finditer(
            r"python -m (\w+)((?: +[\w-]+)*)(?=`|$|  )", read(page), re.MULTILINE
        )
        if found[1] in known
    ]
    assert len(named) > 50
    assert [
        (page.name, one, words) for page, one, words in named if lacking(known[one], words)
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_files_that_a_page_points_at_exist(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", read(page))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_code_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(
        r"`((?:bot|intake|dashboard|workstation|demo|bench|tests)/[\w./-]+)`", read(page)
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_setting_that_a_page_names_exists() -> None:
    known = set(table.PARSERS)
    family = r"`((?:TWILIO|BOT|DASHBOARD|CLINIC|CONTACT_HOURS|OFFERS|HOLD|BATCH|LOG)_[A-Z_]+)`"
    named = {name for page in PAGES for name in re.findall(family, read(page))}
    assert named
    assert named - known == set()


def test_a_long_test_lies_where_the_makefile_looks_for_it() -> None:
    marked = re.compile(r"^(?:pytestmark = .*|@)pytest\.mark\.long", re.MULTILINE)
    rooms = {file.parent.name for file in ROOT.glob("tests/**/*.py") if marked.search(read(file))}
    assert rooms == {"faults", "flows", "browser"}


def test_every_decision_has_a_number_of_its_own_and_is_linked() -> None:
    numbers = [decision.name[:3] for decision in DECISIONS]
    assert all(number.isdigit() for number in numbers)
    assert len(numbers) == len(set(numbers))
    architecture = read(ROOT / "docs" / "architecture.md")
    assert [d.name for d in DECISIONS if f"(decisions/{d.name})" not in architecture] == []


def test_every_migration_has_a_number_of_its_own() -> None:
    files = [path.name for path in (ROOT / "migrations" / "models").glob("*_*.py")]
    numbers = sorted(int(name.partition("_")[0]) for name in files)
    assert len(numbers) == len(set(numbers))


def test_the_license_is_whole() -> None:
    text = read(ROOT / "LICENSE")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
