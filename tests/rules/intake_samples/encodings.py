"""How characters are spelled, and files that are no text at all."""

from typing import Final

from tests.rules.intake_samples.case import GOOD, HEADS, NINE, SECOND, Case, lines, refused, text

_NUNEZ: Final = "A1,Dr. Núñez,Peña Blvd,2026-03-10 09:00,2026-03-10 09:30,cancelled,,2145550101"
_CURLY: Final = "A1,Dr. O’Brien,Main St – West,2026-03-10 09:00,2026-03-10 09:30,cancelled,,"

CASES: Final = [
    text("utf8-plain.csv", lines(GOOD), rows="a", starts={2: NINE}),
    text("utf8-bom.csv", lines(GOOD), "utf-8-sig", rows="a", starts={2: NINE}),
    text("utf8-accents.csv", lines(_NUNEZ), rows="a"),
    text("utf16-le-bom.csv", lines(_NUNEZ), "utf-16", rows="a"),
    Case("utf16-be-bom.csv", b"\xfe\xff" + lines(GOOD).encode("utf-16-be"), rows="a"),
    text("utf32-bom.csv", lines(GOOD), "utf-32", rows="a"),
    text("utf16-tabs.txt", lines(GOOD).replace(",", "\t"), "utf-16", rows="a", notes="tab"),
    text("windows-1252.csv", lines(_NUNEZ), "cp1252", rows="a", notes="Windows-1252"),
    text("windows-1252-quotes.csv", lines(_CURLY), "cp1252", rows="a", notes="Windows-1252"),
    refused("utf16-without-mark.csv", lines(GOOD).encode("utf-16-le"), "NUL"),
    refused("utf16-half-character.csv", lines(GOOD).encode("utf-16")[:-1], "does not decode"),
    refused("nul-inside.csv", lines(GOOD.replace("sick", "si\0ck")), "NUL"),
    refused("nul-padding.csv", lines(GOOD) + "\0" * 512, "NUL"),
    refused("mac-roman.csv", lines(_NUNEZ).encode("mac_roman"), "can't be read for certain"),
    refused("mac-roman-quotes.csv", lines(_CURLY).encode("mac_roman"), "can't be read for certain"),
    refused("dos-cp437.csv", lines(_NUNEZ).encode("cp437"), "can't be read for certain"),
    refused("shift-jis.csv", lines(GOOD + "診療").encode("shift_jis"), "can't be read for certain"),
    refused(
        "two-alphabets.csv",
        lines(_NUNEZ).encode() + _NUNEZ.replace("A1", "A2").encode("cp1252"),
        "mixes two alphabets",
    ),
    refused("cut-in-a-character.csv", lines(_NUNEZ).encode()[:-1] + b"\xc3", "cut off"),
    refused("workbook-renamed.csv", b"PK\x03\x04" + b"\x14\x00" * 40, "workbook"),
    refused("old-workbook-renamed.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "old"),
    refused("pdf-renamed.csv", b"%PDF-1.7\n1 0 obj\n", "PDF"),
    refused("web-page-renamed.csv", f"<html><table><tr><td>{HEADS}</td></tr>", "web page"),
    refused("xml-renamed.csv", '<?xml version="1.0"?><rows/>', "XML"),
    refused("json-renamed.csv", '[{"appointment_id": "A1"}]', "JSON"),
    refused("gzip-renamed.csv", b"\x1f\x8b\x08" + b"\0" * 32, "compressed"),
    refused("rich-text.csv", "{\\rtf1\\ansi " + HEADS, "rich-text"),
    refused("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 32, "picture"),
    refused("empty.csv", b"", "empty"),
    refused("only-spaces.csv", "  \n\n \n", "empty"),
    refused("only-a-mark.csv", b"\xef\xbb\xbf", "empty"),
    text("zero-width-head.csv", "\u200b" + lines(GOOD, SECOND), rows="aa"),
]
