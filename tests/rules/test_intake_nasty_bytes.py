"""Bytes made to hang or to fill the memory of a reader."""

import io
import time
import tracemalloc
import zipfile
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import GOOD, HEADS, NOW

AROUND: Final = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)
LONGEST_SECONDS: Final = 20.0
HEAD: Final = f"{HEADS}\n".encode()
NASTY: Final = {
    "quotes": b'"' * 1_000_000,
    "pairs of quotes": HEAD + b'"",' * 300_000,
    "quotes that never pair": HEAD + b'a"b,' * 15_000 + b"\n" + b'a"b,' * 15_000,
    "one quote a line": HEAD + b'A1,"x\n' * 100_000,
    "line ends": b"\n" * 1_000_000,
    "carriage returns": HEAD + b"\r" * 500_000,
    "separators": HEAD + b",,,,,,,\n" * 100_000,
    "a line of separators": HEAD + b"," * 60_000 + b"\n" + b"," * 60_000,
    "dashes": HEAD + b"-----\n" * 100_000,
    "headers": HEAD * 10_000,
    "words without a digit": HEAD + b"a,b,c,d,e,f,g,h\n" * 30_000,
    "totals": HEAD + b"Total\n" * 100_000,
    "spaces in a date": HEAD
    + (GOOD.replace(" 09:00", " " * 50_000 + "09:00") + "\n").encode() * 20,
    "marks in a name": HEAD + (GOOD.replace("Dr. Chen", "." * 60_000) + "\n").encode() * 20,
    "twins": HEAD + f"{GOOD}\n".encode() * 20_000,
    "one crowded day": HEAD
    + b"".join(
        f"A{n},Dr. Chen,Main St,2026-03-10 09:00,2026-03-10 17:00,"
        f"{'cancelled' if n % 2 else 'booked'},,\n".encode()
        for n in range(20_000)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_it_answers_soon_whatever_the_bytes(name: str, tmp_path: Path) -> None:
    path = tmp_path / "nasty.csv"
    path.write_bytes(NASTY[name])
    begun = time.process_time()
    with examination.examine(path, AROUND) as examined:
        rows = sum(len(batch) for batch in examined.batches())
    assert rows == examined.tally.total()
    assert examined.outcome in ("accepted", "rejected")
    assert time.process_time() - begun < LONGEST_SECONDS


SHEET: Final = "xl/worksheets/sheet1.xml"
BOMBS: Final = {
    "styles": ("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 300_000),
    "kinds of parts": ("[Content_Types].xml", b"</Types>", b"<Default/>" * 300_000),
    "cells": (SHEET, b"</sheetData>", b"<row>" + b"<c/>" * 300_000 + b"</row>"),
    "between rows": (SHEET, b"</sheetData>", b"<x><row/>" + b"<a/>" * 150_000 + b"<row/></x>"),
    "before the rows": (SHEET, b"<sheetData>", b"<a/>" * 300_000),
    "one long text": (
        SHEET,
        b"</sheetData>",
        b'<row><c t="inlineStr"><is><t>' + b"a" * 60_000_000 + b"</t></is></c></row>",
    ),
}
"""Where in a workbook of a few kilobytes, before what, and what."""


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_workbook_does_not_unpack_into_the_memory(name: str, tmp_path: Path) -> None:
    part, before, much = BOMBS[name]
    path, whole = tmp_path / "bomb.xlsx", io.BytesIO()
    book = openpyxl.Workbook()
    for cells in (HEADS.split(","), GOOD.split(",")):
        book.active.append(cells)
    book.save(whole)
    with (
        zipfile.ZipFile(whole) as origin,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb,
    ):
        for one in origin.namelist():
            held = origin.read(one)
            bomb.writestr(one, held.replace(before, much + before) if one == part else held)
    begun = time.process_time()
    with examination.examine(path, AROUND) as examined:
        assert examined.outcome == "rejected"
        assert "too large" in examined.reason or "damaged" in examined.reason
    assert time.process_time() - begun < LONGEST_SECONDS


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for rows in (1_000, 4_000):
        path = tmp_path / f"{rows}.csv"
        lines = (GOOD.replace("A1", f"A{n}").replace("sick", "x" * 200) for n in range(rows))
        path.write_text(HEAD.decode() + "\n".join(lines) + "\n")
        tracemalloc.start()
        with examination.examine(path, AROUND) as examined:
            assert sum(len(batch) for batch in examined.batches()) == rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 3_500_000
