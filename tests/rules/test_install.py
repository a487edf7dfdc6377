"""What an installation would do, and how an upgrade goes back."""

import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from bot import settings
from bot.settings import dotfile
from workstation.cli import main
from workstation.install import command, linux, questions, systemd, windows
from workstation.install.linux import Place
from workstation.install.steps import Failed, MakeFolder, Run, Write
from workstation.install.upgrade import upgrade

PLACE: Final = Place(Path("/opt/slotfill"), PurePosixPath("/opt/slotfill/.venv/bin/python"))
ANALYZE: Final = shutil.which("systemd-analyze")
MOST_EXPOSED: Final = 20
"""Tenths, as systemd-analyze counts: 2.0 of 10."""
GIVEN: Final = """\
DATABASE_URL='postgresql://slotfill:p%40ss@db.example.org/slotfill'
TWILIO_AUTH_TOKEN=very-secret
CLINIC_NAME='Dr. "B" #1'
"""


def dry(folder: Path, *more: str) -> str:
    file = folder / "answers.env"
    file.write_text(GIVEN, encoding="utf-8")
    home = folder / "home"
    words = ["install", "--dry-run", "--home", str(home), "--answers", str(file), *more]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert not home.exists()
    return done.output


def test_a_dry_run_shows_every_step_without_secrets_and_does_nothing(tmp_path: Path) -> None:
    shown = dry(tmp_path)
    for name in ("bot", "intake", "dashboard", "backup"):
        assert f"slotfill-{name}.service" in shown
    assert ".env (600)" in shown
    assert "-m bot migrate" in shown
    assert "-m bot check" in shown
    assert "slotfill-backup.timer" in shown
    assert "reverse_proxy 127.0.0.1:8001" in shown
    assert "very-secret" not in shown
    assert "p%40ss" not in shown


def test_on_windows_services_are_files_for_winsw(tmp_path: Path) -> None:
    shown = dry(tmp_path, "--windows")
    assert "slotfill-intake.xml" in shown
    assert "very-secret" not in shown
    assert "-m bot check" in shown
    odd = Place(Path('C:/Dr. "B" & sons'), PurePosixPath("C:/p/python.exe"))
    for name in linux.SERVICES:
        read = ElementTree.fromstring(windows.service(odd, name))
        assert read.findtext("arguments") == f"-m {name}"
        assert read.findtext("workingdirectory") == str(odd.home)


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze")
@pytest.mark.parametrize("name", [*linux.SERVICES, "backup"])
def test_a_unit_is_hardened(name: str, tmp_path: Path) -> None:
    assert ANALYZE is not None
    texts = linux.units(Place(tmp_path, PurePosixPath(sys.executable), user="nobody"))
    unit = tmp_path / f"slotfill-{name}.service"
    unit.write_text(texts[unit.name], encoding="utf-8")
    order = [ANALYZE, "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit)]
    done = subprocess.run(order, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-400:] + done.stderr


def test_a_python_that_the_services_can_t_reach_is_said_before_anything_is_made() -> None:
    for shut in linux.SHUT:
        assert linux.out_of_reach(shut / "versions" / "3.13.1" / "bin" / "python3.13")
    assert not linux.out_of_reach(PurePosixPath("/usr/bin/python3.11"))
    reached = linux.install(PLACE, "", "")
    tried = next(step for step in reached if isinstance(step, Run) and step.or_else)
    assert reached.index(tried) < min(
        place for place, step in enumerate(reached) if isinstance(step, Write)
    )
    with pytest.raises(Failed, match="that Python lies where only somebody else may go"):
        Run((sys.executable, "-c", "raise SystemExit(1)"), or_else=tried.or_else).do()


def test_an_account_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    made = tmp_path / "made"
    making = (sys.executable, "-c", f"open({str(made)!r}, 'x')")
    Run(making, unless=(sys.executable, "-c", "")).do()
    assert not made.exists()
    Run(making, unless=(sys.executable, "-c", "raise SystemExit(1)")).do()
    assert made.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="systemd is Linux's")
def test_without_systemd_a_sentence_comes_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linux, "SYSTEMD", tmp_path / "nothing")
    monkeypatch.setattr(command, "is_root", lambda: True)
    monkeypatch.setattr(linux, "out_of_reach", lambda _: False)
    home, wheel = tmp_path / "home", tmp_path / "new.whl"
    wheel.touch()
    for words, said in (
        (("install", "--home", str(home)), "--no-units does all but the units"),
        (("upgrade", str(wheel), "--home", str(home)), "Upgrade by hand"),
    ):
        done = CliRunner().invoke(main, words)
        assert (done.exit_code, said in done.output) == (2, True), done.output
    assert not home.exists()
    steps = linux.install(PLACE, "", "", with_units=False)
    assert not [step for step in steps if "systemd" in step.shown() or "systemctl" in step.shown()]
    assert "LOG_FILE=/opt/slotfill/data/logs/intake.log" in "\n".join(linux.by_hand(PLACE))


def test_nobody_to_ask_is_a_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["install", "--dry-run", "--home", str(tmp_path / "home")])
    assert done.exit_code == 2
    assert "--answers FILE" in done.output


def test_ports_that_were_answered_stay(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(questions.dotenv({"INTAKE_WATCH_PORT": "9010"}), encoding="utf-8")
    read = dotfile.read(file)[0]
    assert (read["INTAKE_WATCH_PORT"], read["DASHBOARD_WATCH_PORT"]) == ("9010", "8051")


def test_a_service_may_hold_more_connections_than_a_stranger_opens_with_ease() -> None:
    assert all("LimitNOFILE=65536\n" in linux.unit(PLACE, name) for name in linux.SERVICES)


def test_a_wrong_answer_is_explained_and_asked_again() -> None:
    wrong = {"DATABASE_URL": ["mysql://x", ""], "TIMEZONE": ["Mars", "America/Denver"]}
    said: list[str] = []
    names = {question: name for name, question, _ in questions.QUESTIONS}

    def ask(question: str, default: str, _hidden: bool) -> str:
        waiting = wrong.get(names[question])
        return waiting.pop(0) if waiting else default

    given = questions.answers(ask, said.append)
    assert given["TIMEZONE"] == "America/Denver"
    assert [line.split()[0] for line in said] == ["DATABASE_URL", "TIMEZONE"]


@pytest.mark.parametrize(
    "value",
    [
        "plain",
        "a # b",
        "it's",
        'say "no"',
        r"C:\new\table",
        "two words",
        "$HOME",
        "",
        r"end\\",
        "é",
    ],
)
def test_what_is_answered_is_read_back_as_it_was(value: str, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(questions.dotenv({"LOG_FILE": value}), encoding="utf-8")
    assert dotfile.read(file)[0]["LOG_FILE"] == value
    settings.load({}, env_file=None)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of Unix")
def test_a_secret_is_never_open_and_an_env_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "new" / ".env"
    Write(file, "TOKEN=1\n", 0o600).do()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    Write(file, "TOKEN=2\n", 0o600, kept=True).do()
    assert file.read_text(encoding="utf-8") == "TOKEN=1\n"
    inbox = tmp_path / "inbox"
    MakeFolder(inbox, 0o700, kept=True).do()
    assert stat.S_IMODE(inbox.stat().st_mode) == 0o700
    inbox.chmod(0o770)
    MakeFolder(inbox, 0o700, kept=True).do()
    assert stat.S_IMODE(inbox.stat().st_mode) == 0o770, "it was given to whoever drops files"
    with pytest.raises(Failed, match="status 3"):
        Run((sys.executable, "-c", "raise SystemExit(3)")).do()
    with pytest.raises(Failed, match="can't be run"):
        Run((str(tmp_path / "nothing"),)).do()


class Machine:
    """Notes what it is told; ``fails`` names what goes wrong."""

    def __init__(self, *fails: str, changes: bool = True) -> None:
        self.fails = fails
        self.changes = changes
        self.did: list[str] = []

    def _do(self, what: str) -> None:
        self.did.append(what)
        if what in self.fails:
            raise Failed(f"{what} failed.")

    def back_up(self) -> str:
        self._do("back_up")
        return "backup-7"

    def set_aside(self) -> None:
        self._do("set_aside")

    def stop(self) -> None:
        self._do("stop")

    def put_in(self) -> None:
        self._do("put_in")

    def migrate(self) -> bool:
        self._do("migrate")
        return self.changes

    def start(self) -> None:
        self._do("start")

    def is_well(self) -> str | None:
        self._do("is_well")
        return "The bot is ill." if "well" in self.fails else None

    def put_back(self) -> None:
        self._do("put_back")

    def restore(self, backup: str) -> None:
        self._do(f"restore {backup}")

    def forget(self, backup: str) -> None:
        self._do(f"forget {backup}")


FORWARD: Final = ["back_up", "set_aside", "stop", "put_in", "migrate", "start", "is_well"]


def said(_: str) -> None:
    pass


def test_an_upgrade_goes_in_order() -> None:
    host = Machine()
    assert upgrade(host, said).upgraded
    assert host.did == [*FORWARD, "forget backup-7"]


def test_nothing_is_touched_without_a_backup() -> None:
    host = Machine("back_up")
    with pytest.raises(Failed):
        upgrade(host, said)
    assert host.did == ["back_up"]


@pytest.mark.parametrize(
    ("fault", "changes", "restored"),
    [
        ("put_in", True, False),
        ("migrate", True, True),
        ("well", True, True),
        ("well", False, False),
    ],
)
def test_it_goes_back_and_restores_only_what_was_changed(
    fault: str, *, changes: bool, restored: bool
) -> None:
    host = Machine(fault, changes=changes)
    outcome = upgrade(host, said)
    assert not outcome.upgraded
    back = ["stop", "put_back", *(["restore backup-7"] if restored else []), "start"]
    assert host.did[-len(back) :] == back
    assert ("resume" in outcome.said) is restored


def test_a_way_back_that_fails_names_the_backup() -> None:
    with pytest.raises(Failed, match="backup-7"):
        upgrade(Machine("well", "put_back"), said)


def wheel(file: Path, names: tuple[str, ...]) -> Path:
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "aerich==0.10.1 --hash=sha256:00")
    return file


def test_an_upgrade_installs_what_the_release_pins_by_digest_and_then_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = wheel(
        tmp_path / "slotfill-2.whl", ("slotfill-2.data/data/share/slotfill/locked.txt",)
    )
    done: list[tuple[str, ...]] = []
    monkeypatch.setattr(Run, "do", lambda run: done.append(tuple(run.words)))
    systemd.Machine(PLACE, release, settings.load({}, env_file=None)).put_in()
    first, second = (one[one.index("--quiet") + 1 :] for one in done)
    assert first[:2] == ("--require-hashes", "--requirement")
    assert second == ("--no-deps", "--force-reinstall", str(release))


def test_a_wheel_that_pins_nothing_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    chosen = settings.load({}, env_file=None)
    other = tmp_path / "other.whl"
    for made in (wheel(other, ("other/__init__.py",)), tmp_path / "none", PLACE.home):
        with pytest.raises(Failed, match="no wheel of this system"):
            systemd.Machine(PLACE, made, chosen)
