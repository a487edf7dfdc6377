"""What a command says to whoever gives it something wrong: a sentence, and status 2."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import cli
from bot.audit import heads

BY: str = "anna"
WRONG: Sequence[Sequence[str]] = [
    *(["check", "--jsn"], ["check", "now"]),
    *(["roles", "--aply"], ["roles", "bot"]),
    *(["audit"], ["audit", "verfy"], ["audit", "verify", "x"], ["audit", "verify", "--noted"]),
    *(["audit", "verify", "--noted", one] for one in ("x", "1:", ":", "1:x", "1" * 30 + ":ab")),
    *(["forget"], ["forget", "+12145550101"], ["forget", "", "--by", BY]),
    *(["forget", one, "--by", BY] for one in ("abc", "911", "+1214555010", "0", "\u0661" * 10)),
    *(["forget", "+12145550101", "--by", one] for one in ("", "  ", "a\nb", "x" * 61)),
    ["forget", "+12145550101", "--by", BY],  # nobody's number
    *(["retention", "hold", "--by", BY], ["retention", "hold", "x", "--by", BY, "--why", "1"]),
    *(["retention", "release", "x", "--by", BY], ["retention", "release", "1", "--by", BY]),
    *(["retention", "release", str(10**30), "--by", BY], ["retention", "sell"]),
    *(["notices", "take", "x", "--by", BY], ["notices", "take", "1", "--by", BY]),
    *(["notices", "take", str(10**30), "--by", BY], ["notices", "take", "1", "--by", ""]),
    *(["key", "add", "Ä", "--scope", "read"], ["key", "add", "a", "--scope", "all"]),
    *(["key", "add", "a", "--scope", "read", "--days", one] for one in ("0", "x", "9" * 30)),
    ["key", "end", "nobody"],
    *(["trace", "x"], ["trace", str(10**30)], ["shadow", "maybe"], ["shadow", "off"]),
    *(["restored", "--since", "yesterday"], ["restore", "nowhere"], ["place", "close", "nowhere"]),
]


@pytest.fixture
def environ(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.chdir(tmp_path)
    return {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "RUN_AS_ROOT": "yes"}


def run(given: Sequence[str], environ: dict[str, str]) -> Result:
    return CliRunner().invoke(cli.main, list(given), env=environ)


def test_what_is_wrong_ends_with_a_sentence(environ: dict[str, str]) -> None:
    wrong = []
    for given in WRONG:
        done = run(given, environ)
        if (done.exit_code, type(done.exception)) != (2, SystemExit) or not done.output.strip():
            wrong.append((given, done.exit_code, done.exception, done.output))
    assert wrong == []


@pytest.mark.parametrize(
    "address",
    [
        *("nonsense", "postgresql://127.0.0.1:99999/x", "postgresql://u:secret@[::1/x"),
        *("postgresql://u:secret@127.0.0.1:1/x", "postgresql://127.0.0.1:x/x", "postgresql://"),
    ],
)
def test_an_address_that_leads_nowhere_is_a_sentence(
    environ: dict[str, str], address: str, recwarn: pytest.WarningsRecorder
) -> None:
    environ = {**environ, "DATABASE_URL": address, "PGHOST": "127.0.0.1", "PGPORT": "1"}
    for given in (["roles"], ["roles", "--apply"], ["audit", "verify"], ["migrate"], ["shadow"],
                  ["key", "list"], ["forget", "+12145550101", "--by", BY]):  # fmt: skip
        done = run(given, environ)
        assert (done.exit_code, type(done.exception)) == (2, SystemExit), (given, done.output)
        assert "secret" not in done.output
    assert not [one for one in recwarn if "never awaited" in str(one.message)]
    done = run(["check"], environ)
    assert (done.exit_code, type(done.exception)) in ((1, SystemExit), (2, SystemExit))


def test_a_record_that_was_cut_is_said_by_the_ends_that_were_noted(
    environ: dict[str, str], tmp_path: Path
) -> None:
    assert run(["key", "add", "one", "--scope", "read"], environ).exit_code == 0
    whole = run(["audit", "verify"], environ)
    assert whole.exit_code == 0
    head = whole.output.split("Head: ")[1].strip()
    assert run(["audit", "verify", "--noted", head], environ).exit_code == 0
    (tmp_path / heads.FILE).write_text(f"2026-11-30T08:00:00+00:00 7:{'a' * 64}\n")
    cut = run(["audit", "verify"], environ)
    assert cut.exit_code == 1
    assert "1 ends of days that were noted" in cut.output
    assert "the first of 2026-11-30. It was cut at its end, or rewritten." in cut.output
