"""Files: the receipt of every dropped file, decisions on held ones, and uploads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import dash
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import audit, clock
from bot.ledger import deliveries, held, questions, receipts
from bot.ledger.models import IntakeFile
from dashboard import times, uploads
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import file_questions, new_kind
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece, Regions
from dashboard.parts.markup import article, details, div, p, summary
from dashboard.parts.views import Tone
from dashboard.site import Press, Site, canvas, presses, region, say

PATH: Final = "/files"
TITLE: Final = "Files"
ICON: Final = "files"
POWER: Final[Power] = "files"

MOST_FILES: Final = 50
MOST_REFUSED: Final = 100
OUTCOMES: Final[dict[str, tuple[str, Tone, str]]] = {
    "accepted": ("taken over", "good", "check"),
    "rejected": ("refused", "bad", "alert"),
    "held": ("waits for you", "warn", "clock"),
    "discarded": ("discarded", "quiet", "cross"),
}
COUNTS: Final = (
    ("accepted", "taken over"),
    ("rejected", "refused"),
    ("duplicate", "known already"),
    ("ignored", "passed over"),
)
TOO_MUCH: Final = (
    f"Not taken: at most {uploads.MOST_BYTES // 1_000_000} MB at once. Copy larger files into the"
    " inbox folder itself."
)
REFUSED_HEADS: Final = ("Line", "Column", "Cell (masked)", "Why it was refused")
PASSED_HEADS: Final = ("Line", "Why it was passed over")
UNUSED: Final = "in order but not taken over"
WITH_ANOTHER: Final = "It is decided on together with the first file that asks about the same."
KINDS: Final = {"cancellations": "cancellations", "waitlist": "waitlist"}


Decision = Literal["release", "discard"]


@dataclass(frozen=True)
class Question:
    """What is asked before a decision on a held file, which nobody can take back."""

    title: str
    words: str
    button: str
    done: str


DECISIONS: Final[dict[Decision, Question]] = {
    "release": Question(
        "Take this file over?",
        "Every row that is in order counts: slots open, and the first patients are asked by text at"
        " once. That can't be undone as a whole; a slot can be withdrawn on Today.",
        "Take it over",
        "released, it is taken over in a moment.",
    ),
    "discard": Question(
        "Discard this file?",
        "Nothing of it is used. That can't be undone.",
        "Discard it",
        "discarded, nothing of it is used.",
    ),
}


def _dialogs() -> list[Component]:
    return [
        views.dialog(
            name,
            question.title,
            [dcc.Store(id=f"{name}-file"), html.P(question.words)],
            views.button(question.button, f"{name}-go", kind="filled"),
        )
        for name, question in DECISIONS.items()
    ]


def layout(user: User) -> Component:
    words = html.Div(
        [
            html.Strong("Drop a file here, or press Enter to choose one"),
            html.P(
                "CSV or Excel, with cancellations or waitlist entries. It goes the same way as a"
                " file in the inbox folder."
            ),
        ]
    )
    drop = html.Div([views.icon("files"), words], className="empty drop")
    return html.Div(
        [
            importer(drop) if user.may("deliveries") else None,
            html.Div(new_kind.opener(), className="actions kind-opener")
            if user.may("deliveries")
            else None,
            new_kind.dialog() if user.may("deliveries") else None,
            *presses("release", "discard"),
            *file_questions.parts(),
            canvas(
                "files",
                region("files-questions"),
                region("files-untaken"),
                region("files-list", still=True),
            ),
            *(_dialogs() if user.may("deliveries") else []),
        ]
    )


def importer(place: Component) -> Component:
    """Takes files that are dropped on ``place`` or chosen at a click; one on a page.

    What is too much is refused by ``assets/desk.js`` before the browser reads it.
    """
    upload = dcc.Upload(place, id="upload", multiple=True, className="upload")
    limit = {"data-most-bytes": uploads.MOST_BYTES, "data-too-much": TOO_MUCH}
    return html.Div(upload, **views.more(limit))


def register(site: Site) -> None:
    zone = site.settings.timezone

    @site.drawn("files", power="files")
    async def show(user: User) -> Regions:
        found = await deliveries.latest(MOST_FILES)
        return {
            "files-questions": file_questions.build(await questions.waiting(), user),
            "files-untaken": file_questions.untaken(await questions.untaken(), user),
            "files-list": build(found, user, zone, clock.now()),
        }

    @site.on(
        Output("upload", "contents"),
        Input("upload", "contents"),
        State("upload", "filename"),
        power="deliveries",
        prevent_initial_call=True,
    )
    async def upload(user: User, contents: list[str] | None, names: list[str] | None) -> Any:
        if not contents or not names:
            return dash.no_update
        inbox = site.settings.data_dir / "inbox"
        refused: list[str] = []
        for content, name in zip(contents, names, strict=True):
            try:
                put = await uploads.put(name, uploads.decoded(content), inbox)
            except uploads.Refused as why:
                refused.append(f"{name}: {why}")
            else:
                kind = put.rpartition(".")[
                    2
                ]  # its name may be a patient's, and this stays for ever
                await audit.record(user.name, "upload", "file", None, clock.now(), kind=kind)
        say(uploaded(len(names) - len(refused), refused), wrong=bool(refused))
        return None

    file_questions.register(site)
    new_kind.register(site)
    for name in DECISIONS:
        _register_decision(site, name)


def _register_decision(site: Site, name: Decision) -> None:
    @site.pressed(
        name,
        Output(f"{name}-dialog", "opened"),
        Output(f"{name}-dialog", "title"),
        Output(f"{name}-file", "data"),
        power="deliveries",
    )
    async def ask(_user: User, press: Press) -> list[Any]:
        file = await IntakeFile.get(id=press.of)
        about = f"{file.name} · {counts(file)}"
        return [True, views.titled(DECISIONS[name].title, about), press.of]

    @site.on(
        Output(f"{name}-dialog", "opened", allow_duplicate=True),
        Input(f"{name}-go", "n_clicks"),
        State(f"{name}-file", "data"),
        power="deliveries",
        prevent_initial_call=True,
    )
    async def decide(user: User, _clicks: int, file_id: int) -> bool:
        decision = held.release if name == "release" else held.discard
        await decision(file_id, user.name, clock.now())
        site.changes.ring()
        file = await IntakeFile.get(id=file_id)
        say(f"{file.name}: {DECISIONS[name].done}")
        return False


def uploaded(taken: int, refused: Sequence[str]) -> str:
    """What became of files that were dropped together; each that was not taken is named."""
    many = f"{taken} files are" if taken > 1 else "The file is"
    said = [f"{many} in the inbox; the receipt appears under Files."] if taken else []
    said += [f"Not taken: {' '.join(refused)}"] if refused else []
    return " ".join(said)


def build(files: Sequence[IntakeFile], user: User, zone: ZoneInfo, now: datetime) -> list[Piece]:
    return [_file(file, user, zone, now) for file in files] or [NO_FILE]


NO_FILE: Final = Piece(
    "empty",
    pieces.empty(
        "No file yet",
        "Every file that is dropped gets a receipt here: what was taken over, and for each row that"
        " was not, the reason in words.",
        "files",
    ),
)


def _file(file: IntakeFile, user: User, zone: ZoneInfo, now: datetime) -> Piece:
    waits = file.outcome == "held" and file.released_at is None
    state = OUTCOMES[file.outcome]
    if file.outcome == "held" and not waits:
        state = ("released, about to be taken over", "live", "wait")
    again = f" · dropped {file.drops} times" if file.drops > 1 else ""
    read_as = f" · {KINDS[file.kind]}, profile {file.profile}" if file.kind else ""
    html = article(
        pieces.row_head(views.file(user, file.name), pieces.badge(*state)),
        p(f"{times.moment(file.received_at, zone, now)}{read_as}{again}", class_="soft"),
        p(file.reason) if file.reason else None,
        p(counts(file)),
        *[p(note, class_="soft") for note in file.short().notes],
        p(WITH_ANOTHER, class_="soft") if waits and file.held_with else None,
        _decide(file) if waits and not file.held_with and user.may("deliveries") else None,
        _refused(file),
        _passed(file),
        class_=f"card card-small{' card-late' if waits else ''}",
    )
    return Piece(f"file-{file.id}", html)


def counts(file: IntakeFile) -> str:
    """``12 rows taken over, 1 refused``."""
    found = file.short().counts
    words = dict(COUNTS) | ({} if file.outcome == "accepted" else {"accepted": UNUSED})
    said = [f"{found[name]} {told}" for name, told in words.items() if found.get(name)]
    return f"Rows: {', '.join(said)}." if said else "No row was used."


def _decide(file: IntakeFile) -> Markup:
    return pieces.actions(
        pieces.action("Release: take it over", "release", file.id, "check"),
        pieces.action("Discard", "discard", file.id, "cross", kind="red"),
    )


def _refused(file: IntakeFile) -> Markup | None:
    rows = file.short().refused
    if not rows:
        return None
    shown = rows[:MOST_REFUSED]
    more = file.refused_rows - len(shown)
    return details(
        summary(f"{file.refused_rows} refused"),
        div(pieces.rows(REFUSED_HEADS, [_row(row) for row in shown]), class_="scroll", tabindex=0),
        p(f"And {more} more: see the receipt beside the file.") if more > 0 else None,
        class_="numbers",
    )


def _passed(file: IntakeFile) -> Markup | None:
    """Which rows were passed over, and why."""
    short = file.short()
    if not short.passed:
        return None
    rows = [[str(row.line), row.sentence] for row in short.passed[:MOST_REFUSED]]
    many = max(short.counts.get("ignored", 0), len(rows))
    return details(
        summary(f"{many} passed over"),
        div(pieces.rows(PASSED_HEADS, rows), class_="scroll", tabindex=0),
        p(f"And {many - len(rows)} more: see the receipt beside the file.")
        if many > len(rows)
        else None,
        class_="numbers",
    )


def _row(row: receipts.Refused) -> list[str]:
    return [str(row.line), row.column, row.value, row.sentence]
