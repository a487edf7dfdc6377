"""Separators, quotes, and what stands around the rows."""

from typing import Final

from tests.rules.intake_samples.case import (
    BOOKED,
    GOOD,
    HEADS,
    NINE,
    SECOND,
    lines,
    refused,
    text,
)

_TITLE: Final = "Cancelled appointments\nMain Clinic, printed 03/02/2026 08:15 AM\n\n"
_QUOTED: Final = ",".join(f'"{cell}"' for cell in GOOD.split(","))
_COMMA_NAME: Final = GOOD.replace("Dr. Chen", "Chen, Mei")
_TWO_LINES: Final = GOOD.replace("sick", '"sick,\nwill call ""soon"""')

CASES: Final = [
    text("semicolons.csv", lines(GOOD).replace(",", ";"), rows="a", notes="semicolon"),
    text("tabs.tsv", lines(GOOD).replace(",", "\t"), rows="a", notes="tab"),
    text("bars.psv", lines(GOOD).replace(",", "|"), rows="a", notes="bar"),
    text("sep-line.csv", "sep=;\n" + lines(GOOD).replace(",", ";"), rows="a", starts={3: NINE}),
    text("sep-line-quoted.csv", '"sep=,"\n' + lines(GOOD), rows="a"),
    refused("sep-line-lies.csv", "sep=;\n" + lines(GOOD), "No header"),
    refused("sep-line-strange.csv", "sep=#\n" + lines(GOOD), "separator"),
    text("title-above.csv", _TITLE + lines(GOOD), rows="a", starts={5: NINE}, notes="line 4"),
    text("dashes-below.csv", lines("---,---,---,---,---,---,---,---", GOOD), rows="a"),
    text("dashes-psql.csv", lines("----+----+----+----", GOOD) + "(1 row)\n", rows="a"),
    text("totals-below.csv", lines(GOOD, SECOND, "Total,,,,,,,2"), rows="aa"),
    text("total-alone.csv", lines(GOOD, "Total: 1"), rows="a"),
    text("rows-affected.csv", lines(GOOD, SECOND) + "\n(2 rows affected)\n", rows="aa"),
    refused(
        "rows-affected-disagrees.csv", lines(GOOD) + "(2 rows affected)\n", "a part is missing"
    ),
    refused("rows-after-count.csv", lines(GOOD, "(1 rows affected)", SECOND), "two tables"),
    text("header-repeated.csv", lines(GOOD, HEADS, SECOND), rows="aa", starts={2: NINE}),
    refused(
        "another-header.csv",
        lines(GOOD, HEADS.replace("provider,location", "location,provider"), SECOND),
        "another table",
    ),
    text("page-footer.csv", lines(GOOD, "Page 1 of 2", HEADS, SECOND), rows="aa"),
    text("trailing-commas.csv", f"{HEADS},,\n{GOOD},,\n{SECOND}\n", rows="aa"),
    text("rows-with-trailing-commas.csv", lines(GOOD + ",,,", ",,,,,,,,,,"), rows="a"),
    text("blank-lines.csv", f"\n\n{HEADS}\n\n{GOOD}\n\n\n", rows="a", starts={5: NINE}),
    text("cr-only.csv", lines(GOOD, SECOND, end="\r"), rows="aa", starts={2: NINE}),
    text("crlf.csv", lines(GOOD, SECOND, end="\r\n"), rows="aa"),
    text("no-last-line-end.csv", lines(GOOD)[:-1], rows="a"),
    text("all-quoted.csv", lines(_QUOTED), rows="a", starts={2: NINE}),
    text("quoted-newline.csv", lines(_TWO_LINES, SECOND), rows="aa", starts={2: NINE}),
    text("quoted-comma.csv", lines(_COMMA_NAME.replace("Chen, Mei", '"Chen, Mei"')), rows="a"),
    text(
        "unquoted-comma.csv",
        lines(_COMMA_NAME, SECOND),
        rows="ra",
        because={2: "9 cells under 8 heads"},
    ),
    text(
        "every-row-shifted.csv",
        lines(_COMMA_NAME, SECOND.replace("Dr. Chen", "Chen, Mei")),
        outcome="rejected",
        says="No row",
        rows="rr",
    ),
    text(
        "shifted-under-wider-header.csv",
        f"{HEADS},extra\n{_COMMA_NAME}\n{SECOND},\n",
        rows="ra",
        because={2: "status is not known"},
    ),
    text(
        "too-few-cells.csv", lines("A1,Dr. Chen,Main St", SECOND), rows="ra", because={2: "3 cells"}
    ),
    refused("cut-in-the-last-row.csv", lines(GOOD) + SECOND[:30], "breaks off"),
    refused("unclosed-quote.csv", lines(GOOD.replace("sick", '"sick'), SECOND), "never closed"),
    refused(
        "two-unclosed-quotes.csv",
        lines(GOOD.replace("sick", '"sick'), BOOKED, SECOND.replace("2145550102", '"2145550102')),
        "pair up",
    ),
    refused(
        "quote-swallows-rows.csv",
        lines(GOOD.replace("sick", '"sick'), BOOKED, BOOKED, SECOND.replace(",,", ',done",')),
        "whole rows",
    ),
    text(
        "stray-quotes.csv",
        lines(GOOD.replace("sick", 'a "bad" flu')),
        "utf-8",
        outcome="rejected",
        says="No row",
        rows="r",
        because={2: "quotation mark"},
    ),
    text(
        "backslash-escapes.csv",
        lines(GOOD.replace("sick", '"say \\"hi\\", please"'), SECOND),
        rows="ra",
        because={2: "quotation mark"},
    ),
    refused("endless-line.csv", lines(GOOD) + "x" * 70_000, "longer than"),
    text("header-only.csv", HEADS + "\n", says="no rows"),
    text("header-only-no-end.csv", HEADS, says="no rows"),
    refused("no-header.csv", f"{GOOD}\n{SECOND}\n", "No header"),
    refused("header-too-late.csv", "notes\n" * 80 + lines(GOOD), "No header"),
    refused(
        "header-lacks-status.csv", lines(GOOD).replace("status", "remark"), "column for status"
    ),
    refused("two-starts.csv", lines(GOOD).replace("reason", "StartDateTime"), "two columns"),
    refused("same-head-twice.csv", lines(GOOD).replace("reason", "provider"), "two columns"),
    text(
        "heads-spelled-freely.csv",
        lines(GOOD).replace(
            HEADS, "Appointment-ID, PROVIDER ,Location,Start.At,END_AT,Status,Reason,Patient Phone"
        ),
        rows="a",
    ),
    text("unknown-columns.csv", f"row,{HEADS},fee\n1,{GOOD},12.50\n", rows="a"),
    text("one-long-field.csv", lines(GOOD.replace("sick", "x" * 60_000), SECOND), rows="ra"),
    refused("another-list.csv", "sku,name,price\n1,Chair,20\n", "No header"),
    refused(
        "two-kinds.csv",
        HEADS.replace("patient_phone", "phone,consent") + f"\n{GOOD},yes\n",
        "waitlist",
    ),
]
