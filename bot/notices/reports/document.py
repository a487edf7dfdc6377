"""The report of a month as a PDF of a page or two. Pure.

The standard fonts of PDF know Western letters alone: what they lack is written without its accent,
or as a question mark.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from bot.notices.kinds import span
from bot.notices.reports.facts import Report
from bot.waitlist.fairness import words
from bot.waitlist.rules import declines
from bot.waitlist.rules.shares import Share
from bot.waitlist.views.figures.ratings import LEAST
from bot.waitlist.views.history import IN_TIME, VERDICTS, Group, Totals, delivered, percent

FONT: Final = "helvetica"
DEEP: Final = (11, 110, 117)
GREY: Final = (95, 105, 110)
PALE: Final = (238, 245, 246)
MOST_ROWS: Final = 60
"""Of one table; a place or a provider more is counted and not listed."""

Line = Sequence[str]


def drawn(report: Report) -> bytes:
    paper = _Paper(format="letter")
    paper.clinic, paper.of = plain(report.clinic), f"{report.month:%B %Y}"
    paper.set_title(f"{paper.clinic}: {paper.of}")
    paper.set_creation_date(report.made_at)
    paper.add_page()
    paper.head(f"Earlier appointments, {paper.of}")
    paper.note(
        f"{paper.clinic}. Made on {report.made_at:%B} {report.made_at.day}, {report.made_at.year},"
        " when the month was over. A slot counts in the month in which it closed: filled, out of"
        " time, or withdrawn. Open slots are in no figure, and a share of nothing is a dash. No"
        " patient is named here."
    )
    paper.rows(
        "Figures", ("Figure", "Value", "Of what", "Month before"), figures(report), (5, 2, 6, 2)
    )
    for title, groups in (("By place", report.places), ("By provider", report.providers)):
        heads = (
            title.removeprefix("By ").capitalize(),
            "Filled",
            "Of all",
            "Of those asked",
            "Time",
        )
        paper.rows(title, heads, _groups(groups), (5, 3, 2, 3, 2))
    paper.rows(
        "What was lost, and why", ("Reason", "Slots", "Share of these"), _lost(report), (6, 2, 2)
    )
    paper.rows(
        "Why patients said NO", ("Reason", "Offers", "Share of these"), _declines(report), (6, 2, 2)
    )
    _fairness(paper, report)
    return bytes(paper.output())


def figures(report: Report) -> list[Line]:
    """Each figure with what it is over, and as it was in the month before."""
    now, before = report.slots, report.before
    reached, known, unknown = delivered(report.texts)
    return [
        (
            "Filled, of all cancellations",
            percent(now.filled, now.closed),
            f"{now.filled} of {now.closed}"
            + (f", {report.moved_up} of them by moving up" if report.moved_up else ""),
            percent(before.filled, before.closed),
        ),
        (
            "Filled, of those with somebody to ask",
            percent(now.filled, now.offerable),
            f"{now.filled} of {now.offerable}",
            percent(before.filled, before.offerable),
        ),
        (
            "Median time to fill",
            _span(now),
            f"{now.in_time} of {now.filled} within {span(IN_TIME)}",
            _span(before),
        ),
        ("Patients asked", f"{now.asked}", f"for {now.offerable} slots", f"{before.asked}"),
        (
            "YES, but too late",
            f"{now.too_late}",
            "who wanted a slot that was taken",
            f"{before.too_late}",
        ),
        (
            "Texts delivered",
            percent(reached, known),
            f"{reached} of {known} whose fate is known; {unknown} unknown",
            "",
        ),
        (
            "Slots that needed a person",
            percent(report.touched, now.closed),
            f"{report.touched} of {now.closed}",
            "",
        ),
        ("Opt-outs", f"{report.opt_outs}", "by STOP, or through staff", ""),
        *_visits(report),
    ]


def _visits(report: Report) -> list[Line]:
    """Where nobody was asked there is no line."""
    found = report.ratings
    if not found.asked:
        return []
    of = f"by {found.answered} of {found.asked} who were asked"
    few = "" if found.mean is not None else f"; told from {LEAST} on"
    return [("How visits went, from 1 to 5", found.told, of + few, "")]


def _span(slots: Totals | Group) -> str:
    return "-" if slots.median_fill is None else span(slots.median_fill)


def _groups(groups: Sequence[Group]) -> list[Line]:
    lines: list[Line] = [
        (
            one.name,
            f"{one.filled} of {one.closed}",
            percent(one.filled, one.closed),
            percent(one.filled, one.offerable),
            _span(one),
        )
        for one in groups[:MOST_ROWS]
    ]
    more = len(groups) - MOST_ROWS
    return [*lines, (f"and {more} more", "", "", "", "")] if more > 0 else lines


def _lost(report: Report) -> list[Line]:
    missed = report.slots.closed - report.slots.filled
    return [
        (VERDICTS[why], f"{report.lost[why]}", percent(report.lost[why], missed))
        for why in VERDICTS
        if report.lost.get(why)
    ]


def _declines(report: Report) -> list[Line]:
    labels: dict[str | None, str] = {one.word: one.label for one in declines.OFFERED.values()}
    labels[None] = "No reason given"
    total = sum(report.declines.values())
    return [
        (label, f"{report.declines[word]}", percent(report.declines[word], total))
        for word, label in labels.items()
        if report.declines.get(word)
    ]


def _fairness(paper: "_Paper", report: Report) -> None:
    paper.heading("Who was left out")
    if report.fairness is None:
        paper.note("The record of this month was not kept.")
        return
    short = [words.sentence(one) for one in report.fairness.shares if one.short]
    paper.note(
        " ".join(short)
        or "No language, age or way of being reached had fewer offers than luck explains."
    )
    paper.rows(
        "",
        ("Group", "Patients", "Days waited", "Offers", "Slots taken", "Of what others had"),
        [_share(one) for one in report.fairness.shares],
        (5, 2, 2, 2, 2, 4),
    )
    unasked = report.fairness.unasked
    paper.rows(
        "Asked for nothing in 30 days, at the month's end",
        ("Why", "Patients"),
        [(said, f"{unasked[why]}") for why, (said, _) in words.WHYS.items() if unasked.get(why)],
        (6, 2),
    )


def _share(share: Share) -> Line:
    ratio, interval = share.ratio, share.interval
    told = (
        "too few to say"
        if ratio is None or interval is None
        else f"{ratio:.2f} ({interval[0]:.2f} to {interval[1]:.2f})"
    )
    named = f"{words.DIMENSIONS[share.dimension]}: {words.group(share)}"
    return named, f"{share.people}", f"{share.days:.0f}", f"{share.asked}", f"{share.won}", told


class _Paper(FPDF):
    """A letter sheet with the clinic and the month at the foot of each page."""

    clinic = of = ""

    def footer(self) -> None:
        self.set_y(-12)
        self._write(8, GREY)
        self.cell(0, 6, f"{self.clinic}, {self.of}, page {self.page_no()} of {{nb}}", align="R")

    def head(self, words: str) -> None:
        self._write(18, DEEP, "B")
        self.cell(0, 12, plain(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def heading(self, words: str) -> None:
        if self.will_page_break(30):
            self.add_page()
        self.ln(4)
        self._write(12, DEEP, "B")
        self.cell(0, 8, plain(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def note(self, words: str) -> None:
        self._write(9, GREY)
        self.multi_cell(0, 4.5, plain(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def rows(self, title: str, heads: Line, lines: Sequence[Line], widths: Iterable[int]) -> None:
        """A table under its title, which is left out where it is empty."""
        if title:
            self.heading(title)
        if not lines:
            self.note("Nothing to count.")
            return
        self._write(9, (30, 35, 38))
        face = FontFace(emphasis="BOLD", color=DEEP, fill_color=PALE)
        with self.table(
            headings_style=face,
            col_widths=tuple(widths),
            text_align=("LEFT", *("RIGHT",) * (len(heads) - 1)),
            borders_layout="HORIZONTAL_LINES",
            line_height=5.5,
        ) as table:
            for line in (heads, *lines):
                table.row([plain(cell) for cell in line])

    def _write(self, size: int, colour: tuple[int, int, int], style: str = "") -> None:
        self.set_font(FONT, style, size)
        self.set_text_color(*colour)


def plain(words: str) -> str:
    """In letters that the standard fonts have."""
    return "".join(map(_letter, words))


def _letter(one: str) -> str:
    if _fits(one):
        return one
    bare = unicodedata.normalize("NFKD", one)[:1]
    return bare if _fits(bare) else "?"


def _fits(one: str) -> bool:
    return one.isprintable() and ord(one) < 256
