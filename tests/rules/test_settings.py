"""The settings: their defaults, what each accepts, and a sentence for whatever it does not."""

import dataclasses
import typing
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import settings
from bot.settings import advice, table

NUMBERS = (
    "BOT_PORT",
    "DASHBOARD_PORT",
    "BATCH_SIZE",
    "HOLD_MINUTES",
    "SEGMENTS_PER_SECOND",
    "OFFERS_PER_DAY",
    "OFFERS_PER_WEEK",
    "PAUSE_AFTER_UNANSWERED",
)
CHECKED = (
    *NUMBERS,
    "DATABASE_URL",
    "TWILIO_PHONE_NUMBER",
    "TWILIO_API_BASE_URL",
    "PUBLIC_BASE_URL",
    "CLINIC_NAME",
    "CLINIC_PHONE",
    "OPT_OUT_MODE",
    "CONTACT_HOURS_START",
    "CONTACT_HOURS_END",
    "TIMEZONE",
    "LOG_LEVEL",
)
"""Settings of which not every text is allowed."""


def faults(**environ: str) -> list[str]:
    try:
        settings.load(environ)
    except settings.Invalid as invalid:
        return invalid.faults
    return []


def test_with_nothing_set_the_clinics_own_choices_hold() -> None:
    chosen = settings.load({})
    assert chosen == settings.Settings()
    assert (chosen.batch_size, chosen.hold) == (3, timedelta(minutes=7))
    assert (chosen.contact_hours_start, chosen.contact_hours_end) == (time(8), time(20))
    assert chosen.timezone == ZoneInfo("America/Chicago")
    assert (chosen.bot_port, chosen.dashboard_port) == (8000, 8050)
    assert (chosen.bot_host, chosen.dashboard_host) == ("127.0.0.1", "127.0.0.1")
    assert chosen.api_key is None
    assert chosen.database_url is None


def test_an_empty_value_is_as_good_as_none() -> None:
    assert settings.load(dict.fromkeys(CHECKED, "  ")) == settings.Settings()


@pytest.mark.parametrize(
    ("name", "given", "field", "meant"),
    [
        ("BATCH_SIZE", "300", "batch_size", 300),
        ("HOLD_MINUTES", "0.5", "hold", timedelta(seconds=30)),
        ("CONTACT_HOURS_START", "9:30", "contact_hours_start", time(9, 30)),
        ("CONTACT_HOURS_END", "21:00", "contact_hours_end", time(21)),
        ("TIMEZONE", "America/Denver", "timezone", ZoneInfo("America/Denver")),
        ("TWILIO_PHONE_NUMBER", "(214) 555-0100", "twilio_phone_number", "+12145550100"),
        ("CLINIC_PHONE", "+12145550199", "clinic_phone", "(214) 555-0199"),
        ("PUBLIC_BASE_URL", "https://a.example/", "public_base_url", "https://a.example"),
        ("PUBLIC_BASE_URL", "https://[::1]:80", "public_base_url", "https://[::1]:80"),
        ("BOT_PORT", "9000", "public_base_url", "http://127.0.0.1:9001"),
        ("TWILIO_API_BASE_URL", "http://localhost:8090", "twilio_api_base_url", None),
        ("TWILIO_API_BASE_URL", "http://127.0.0.1:8090", "twilio_api_base_url", None),
        ("TWILIO_API_BASE_URL", "http://[::1]:8090", "twilio_api_base_url", None),
        ("OPT_OUT_MODE", "Advanced", "opt_out_mode", "advanced"),
        ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
        ("LOG_FILE", "logs/bot.log", "log_file", Path("logs/bot.log")),
        ("SEGMENTS_PER_SECOND", "1", "segments_per_second", 1.0),
    ],
)
def test_what_is_set_counts(name: str, given: str, field: str, meant: object) -> None:
    chosen = settings.load({name: given})
    assert getattr(chosen, field) == (given if meant is None else meant)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("BATCH_SIZE", "-1"),
        ("BATCH_SIZE", "0"),
        ("BATCH_SIZE", "2.5"),
        ("BATCH_SIZE", "1001"),
        ("BATCH_SIZE", "9" * 5000),
        ("HOLD_MINUTES", "0"),
        ("HOLD_MINUTES", "-7"),
        ("HOLD_MINUTES", "1e-9"),
        ("HOLD_MINUTES", "nan"),
        ("HOLD_MINUTES", "inf"),
        ("HOLD_MINUTES", "1441"),
        ("CONTACT_HOURS_START", "8"),
        ("CONTACT_HOURS_START", "24:00"),
        ("CONTACT_HOURS_START", "08:60"),
        ("CONTACT_HOURS_START", "²:00"),
        ("CONTACT_HOURS_END", "8pm"),
        ("TIMEZONE", "Texas"),
        ("TIMEZONE", "../../etc/passwd"),
        ("TIMEZONE", "\x00"),
        ("BOT_PORT", "0"),
        ("BOT_PORT", "65536"),
        ("BOT_PORT", "http"),
        ("DATABASE_URL", "mysql://example.org/x"),
        ("DATABASE_URL", "postgresql://[/x"),
        ("TWILIO_PHONE_NUMBER", "hello"),
        ("TWILIO_PHONE_NUMBER", "123"),
        ("TWILIO_API_BASE_URL", "https://api.twilio.com"),
        ("TWILIO_API_BASE_URL", "http://10.0.0.1"),
        ("TWILIO_API_BASE_URL", "http://localhost.example.org"),
        ("TWILIO_API_BASE_URL", "http://[/x"),
        ("PUBLIC_BASE_URL", "example.org"),
        ("PUBLIC_BASE_URL", "https://example.org/?a=1"),
        ("PUBLIC_BASE_URL", "https://example.org/clinic"),
        ("PUBLIC_BASE_URL", "https://example.org/#rc=3"),
        ("PUBLIC_BASE_URL", "https://user@example.org"),
        ("PUBLIC_BASE_URL", "https://example.org:99999"),
        ("PUBLIC_BASE_URL", "https://example org"),
        ("PUBLIC_BASE_URL", "https://example..org"),
        ("PUBLIC_BASE_URL", "https://example.org\\"),
        ("DATABASE_URL", "postgresql://u:p@db1,db2/x"),
        ("DATABASE_URL", "postgresql://u:p@db1,db2/x?target_session_attrs=any"),
        ("DATABASE_URL", "postgresql:///x?host=db1,db2"),
        ("TWILIO_ACCOUNT_SID", "SK" + "0" * 32),
        ("TWILIO_MESSAGING_SERVICE_SID", "AC" + "0" * 32),
        ("DATA_DIR", "/"),
        ("DATA_DIR", str(Path(settings.__file__).parents[2])),
        ("CLINIC_NAME", "x" * 21),
        ("OPT_OUT_MODE", "none"),
        ("LOG_LEVEL", "LOUD"),
        ("SEGMENTS_PER_SECOND", "-1"),
        ("SEGMENTS_PER_SECOND", "nan"),
    ],
)
def test_nonsense_is_refused_in_one_sentence_that_names_the_setting(name: str, given: str) -> None:
    (fault,) = faults(**{name: given})
    assert fault.startswith((f"{name} must ", f"{name} may only "))
    assert fault.endswith(".")


def test_hours_that_are_reversed_or_too_short_for_a_hold_are_refused() -> None:
    assert faults(CONTACT_HOURS_START="20:00", CONTACT_HOURS_END="08:00") == [
        "CONTACT_HOURS_START must be earlier than CONTACT_HOURS_END."
    ]
    assert faults(CONTACT_HOURS_START="08:00", CONTACT_HOURS_END="08:00") == [
        "CONTACT_HOURS_START must be earlier than CONTACT_HOURS_END."
    ]
    assert faults(HOLD_MINUTES="720") == [
        "HOLD_MINUTES must be shorter than the contact hours of one day."
    ]
    assert faults(HOLD_MINUTES="719") == []


def test_every_fault_is_told_at_once() -> None:
    told = faults(BATCH_SIZE="-1", TIMEZONE="Texas", BOT_PORT="x")
    assert [fault.split()[0] for fault in told] == ["BOT_PORT", "BATCH_SIZE", "TIMEZONE"]


@given(name=st.sampled_from(CHECKED), value=st.text() | st.from_regex(r"[-+.:/0-9a-z@%\[\]]{,30}"))
@example("DATABASE_URL", "postgresql://clinic:hunter2℀@example.org/clinic")
@example("DATABASE_URL", "postgresql://clinic:hunter2@[example/clinic")
def test_no_text_at_all_does_more_than_be_refused(name: str, value: str) -> None:
    told = faults(**{name: value})
    for fault in told:
        assert fault.startswith(("HOLD_MINUTES must", "CONTACT_HOURS_START must", f"{name} m"))
        assert "hunter2" not in fault
    if not told:
        assert settings.load({name: value}).hold > timedelta(0)


def test_the_file_is_read_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text('BATCH_SIZE=5\nCLINIC_NAME="Plano"\nEMPTY\n', encoding="utf-8")
    chosen = settings.load({"BATCH_SIZE": "4"}, env_file=file)
    assert (chosen.batch_size, chosen.clinic_name) == (4, "Plano")
    assert settings.load({}, env_file=tmp_path / "none") == settings.Settings()


def test_no_secret_is_shown_when_the_settings_are() -> None:
    secret = "hunter2 hunter2 hunter2"
    chosen = settings.load(
        {
            "DATABASE_URL": f"postgresql://clinic:{secret}@example.org/clinic",
            "TWILIO_AUTH_TOKEN": secret,
            "API_KEY": secret,
        }
    )
    assert secret not in repr(chosen)
    assert secret in str(dataclasses.asdict(chosen))


@pytest.mark.parametrize(
    ("missing", "count"),
    [
        ({"TWILIO_AUTH_TOKEN"}, 1),
        ({"TWILIO_ACCOUNT_SID"}, 1),
        ({"TWILIO_PHONE_NUMBER"}, 1),
        ({"TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID", "TWILIO_PHONE_NUMBER"}, 3),
        (set(), 0),
    ],
)
def test_whoever_talks_to_the_carrier_needs_an_account(missing: set[str], count: int) -> None:
    account = {
        "TWILIO_AUTH_TOKEN": "secret",
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_PHONE_NUMBER": "+12145550100",
    }
    chosen = settings.load({name: v for name, v in account.items() if name not in missing})
    if count == 0:
        settings.check_carrier(chosen)
        return
    with pytest.raises(settings.Invalid) as invalid:
        settings.check_carrier(chosen)
    assert len(invalid.value.faults) == count


def test_a_messaging_service_stands_for_a_number() -> None:
    environ = {
        "TWILIO_AUTH_TOKEN": "secret",
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_MESSAGING_SERVICE_SID": "MG1",
    }
    settings.check_carrier(settings.load(environ))


@pytest.mark.parametrize(
    ("environ", "warned"),
    [
        ({}, ""),
        ({"CONTACT_HOURS_END": "21:00"}, ""),
        ({"CONTACT_HOURS_END": "21:01"}, "47 CFR 64.1200(c)(1)"),
        ({"CONTACT_HOURS_START": "07:59"}, "47 CFR 64.1200(c)(1)"),
        ({"API_KEY": "x" * 16}, ""),
        ({"TWILIO_AUTH_TOKEN": "a"}, "TWILIO_AUTH_TOKEN is shorter than 16 characters"),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, "PUBLIC_BASE_URL names this computer"),
        (
            {"TWILIO_ACCOUNT_SID": "AC1", "PUBLIC_BASE_URL": "https://localhost"},
            "PUBLIC_BASE_URL names this computer",
        ),
        ({"TWILIO_ACCOUNT_SID": "AC1", "PUBLIC_BASE_URL": "https://texts.example.org"}, ""),
        ({"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_API_BASE_URL": "http://127.0.0.1:8090"}, ""),
    ],
)
def test_what_is_obeyed_but_doubtful_is_warned_of(environ: dict[str, str], warned: str) -> None:
    said = advice.warnings(settings.load(environ))
    assert bool(said) == bool(warned)
    assert warned in "".join(said)


def load_file(tmp_path: Path, text: str | bytes, **environ: str) -> settings.Settings:
    file = tmp_path / ".env"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return settings.load(environ, env_file=file)


def file_faults(tmp_path: Path, text: str | bytes) -> list[str]:
    with pytest.raises(settings.Invalid) as invalid:
        load_file(tmp_path, text)
    return [fault.partition(".env")[2] for fault in invalid.value.faults]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("HOLD_MINUTE=5", ", line 2: HOLD_MINUTE is no setting. Is HOLD_MINUTES meant?"),
        ("hold_minutes=5", ", line 2: hold_minutes is no setting. Is HOLD_MINUTES meant?"),
        ("BACTH_SIZE=5", ", line 2: BACTH_SIZE is no setting. Is BATCH_SIZE meant?"),
        ("export TIME_ZONE=UTC", ", line 2: TIME_ZONE is no setting. Is TIMEZONE meant?"),
        ("HOLD_MINUTES 5", ", line 2 is not NAME=value."),
        ("CLINIC_NAME=Clinic #1", ", line 2: CLINIC_NAME ends before the #. Put its value into"),
        ("API_KEY=abcdefghijklmnop #123456789", ", line 2: API_KEY ends before the #."),
        ("DATA_DIR = /srv/a # b", ", line 2: DATA_DIR ends before the #."),
        ("BATCH_SIZE=3\nBATCH_SIZE=4", ", line 3: line 2 gives BATCH_SIZE another value."),
        ("TIMEZONE=UTC\nLOG_LEVEL=INFO\nTIMEZONE=", ", line 4: line 2 gives TIMEZONE another"),
    ],
)
def test_a_line_that_would_be_passed_over_or_cut_has_its_sentence(
    tmp_path: Path, line: str, fault: str
) -> None:
    (said,) = file_faults(tmp_path, f"# a comment\n{line}\n")
    assert said.startswith(fault)


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ('CLINIC_NAME="Clinic #1"', "clinic_name", "Clinic #1"),
        ("CLINIC_NAME='Clinic #1' # its name", "clinic_name", "Clinic #1"),
        ("CLINIC_NAME=Clinic#1", "clinic_name", "Clinic#1"),
        ("CLINIC_NAME= # none", "clinic_name", "TPCCC"),
        ("HOLD_MINUTES=5 # minutes", "hold", timedelta(minutes=5)),
        ("WEBHOOK_SECRET=of an earlier version", "batch_size", 3),
        ("POSTGRES_PASSWORD=of another program", "batch_size", 3),
        ("export BATCH_SIZE=4", "batch_size", 4),
        ("# HOLD_MINUTE=5", "batch_size", 3),
        ("BATCH_SIZE=\nBATCH_SIZE=4", "batch_size", 4),
        ("BATCH_SIZE=4\nBATCH_SIZE=4", "batch_size", 4),
    ],
)
def test_what_a_line_says_counts(tmp_path: Path, line: str, name: str, value: object) -> None:
    assert getattr(load_file(tmp_path, f"\ufeff{line}\n"), name) == value


def test_a_name_of_the_environment_that_is_much_like_a_setting_is_doubted() -> None:
    said = advice.warnings(settings.load({"HOLD_MINUTE": "5", "PATH": "/bin", "LANG": "C"}))
    assert said == ["HOLD_MINUTE in the environment is no setting. Is HOLD_MINUTES meant?"]


def test_a_file_that_powershell_wrote_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("CLINIC_NAME=Clínica\r\nBOT_PORT=9000\r\n".encode("utf-16"))
    chosen = settings.load({}, env_file=tmp_path / ".env")
    assert (chosen.clinic_name, chosen.bot_port) == ("Clínica", 9000)


@pytest.mark.parametrize("path", [r"C:\new\table", r"D:\slotfill\data"])
def test_backslashes_of_a_path_stay_or_are_a_fault(tmp_path: Path, path: str) -> None:
    file = tmp_path / ".env"
    for line in (f"LOG_FILE={path}", f"LOG_FILE='{path}'"):
        file.write_text(line + "\n", encoding="utf-8")
        assert str(settings.load({}, env_file=file).log_file) == path
    file.write_text(f'LOG_FILE="{path}"\n', encoding="utf-8")
    with pytest.raises(settings.Invalid, match="LOG_FILE has a backslash in double quotes"):
        settings.load({}, env_file=file)


@pytest.mark.parametrize("encoding", ["utf-16-le", "cp1252"])
def test_a_file_in_another_encoding_is_told_in_a_sentence(tmp_path: Path, encoding: str) -> None:
    text = "CLINIC_NAME=Clínica\n".encode(encoding)
    (said,) = file_faults(tmp_path, text)
    assert said == " is not plain text in UTF-8: save it as that." or "NAME=value" in said


def test_a_folder_in_the_place_of_the_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(settings.Invalid, match=r"\.env can't be read: Is a directory\."):
        settings.load({}, env_file=tmp_path / ".env")


def test_each_field_is_filled_by_one_setting_whose_parser_gives_its_kind() -> None:
    fields = typing.get_type_hints(settings.Settings)
    kinds = {
        table.field_of(name): parse
        if isinstance(parse, type)
        else typing.get_type_hints(parse)["return"]
        for name, parse in table.PARSERS.items()
    }
    assert len(kinds) == len(table.PARSERS)
    assert set(kinds) == set(fields) - {"doubts"}
    odd = {
        field: kind
        for field, kind in kinds.items()
        if kind != fields[field] and kind not in typing.get_args(fields[field])
    }
    assert odd == {}
