"""What is said of a file that is no list: it does not send anybody the wrong way."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import BOOKED, NOW, lines

AROUND = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def reason(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with examination.examine(path, AROUND) as examined:
        return examined.reason


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("list.xls", OLE, "save it as .xlsx"),
        ("mail.msg", OLE, "attached"),
        ("mail.eml", b"From: a@b.c\r\nSubject: list\r\n\r\nhello", "e-mail"),
        ("list.docx", b"PK\x03\x04" + b"\0" * 100, "Word"),
        ("list.zip", b"PK\x03\x04" + b"\0" * 100, "ZIP"),
        ("photo.heic", b"\0\0\0\x18ftypheic" + b"\0" * 100, "picture"),
        (
            "list.receipt.csv",
            b"\xef\xbb\xbfFile,list.csv\r\nDropped,2026-03-02 09:00\r\n",
            "receipt",
        ),
        ("other.csv", b"sku,name,price\n1,Chair,20\n", "profile new"),
    ],
)
def test_a_file_that_is_no_list_is_called_what_it_is(
    name: str, content: bytes, says: str, tmp_path: Path
) -> None:
    said = reason(tmp_path / name, content)
    assert says in said
    assert "under this name" not in said


def test_a_list_of_which_nothing_can_be_offered_says_so(tmp_path: Path) -> None:
    assert "may be offered" in reason(tmp_path / "day.csv", lines(BOOKED).encode())
