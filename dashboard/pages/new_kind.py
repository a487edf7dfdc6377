"""Files > New kind of export: a sample becomes a profile, question by question.

Each answer shows at once what would become of the sample's rows. Nothing is stored before Save.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from bot import audit, clock
from dashboard import uploads
from dashboard.access.accounts import User
from dashboard.parts import views
from dashboard.site import Site, say
from intake.tools import questions

if TYPE_CHECKING:
    from intake.tools import wizard

ANSWER: Final = "kind-answer"
QUESTION: Final = "kind-question"
"""The place of each question. Only a question that changed is drawn again, so that whoever has
another one open keeps it, however late the outcome of an earlier answer arrives."""
SAID: Final[dict[str, tuple[str, views.Tone, str]]] = {
    "accepted": ("offered", "good", "check"),
    "rejected": ("in doubt", "bad", "alert"),
    "ignored": ("passed over", "quiet", "cross"),
    "duplicate": ("twice", "quiet", "cross"),
    "held": ("held", "warn", "clock"),
    "asked": ("will ask", "warn", "clock"),
}
NONE: Final = "None of them"
NO_QUESTION: Final = "nothing"
ALL_KNOWN: Final = "Nothing needs to be asked: all heads and words are known."
NOTHING: Final = "Answer the questions on the left: no row can be read yet."


def opener() -> Component:
    return views.button("New kind of export", "kind-open", drawing="plus")


def dialog() -> Component:
    place = html.Div(
        [
            views.icon("files"),
            html.Div(
                [
                    html.Strong("Drop a sample here, or press Enter to choose one"),
                    html.P("A file as your program exports it, with a day or a week in it."),
                ]
            ),
        ],
        className="empty drop",
    )
    limit = {
        "data-most-bytes": questions.MOST_BYTES,
        "data-too-much": f"Not taken: a sample may have {questions.MOST_BYTES // 1_000_000} MB.",
    }
    parts = [
        dmc.SegmentedControl(
            id="kind-of",
            value="cancellations",
            data=[
                {"value": "cancellations", "label": "Appointments"},
                {"value": "waitlist", "label": "A waitlist"},
            ],
        ),
        dcc.Store(id="kind-sample"),
        dcc.Store(id="kind-drawn"),
        html.Div(dcc.Upload(place, id="kind-upload", className="upload"), **views.more(limit)),
        html.Div(
            [
                html.Div(_places(), id="kind-asked", className="form kind-asked"),
                html.Div(id="kind-lines", className="kind-lines", **views.more({"role": "status"})),
            ],
            className="kind",
        ),
        dmc.TextInput(
            id="kind-title",
            label="What this kind of export is called",
            description="Such as the name of your program, and of the report.",
            inputProps={"maxLength": 40},
        ),
    ]
    save = views.button("Save", "kind-save", kind="filled", disabled=True)
    return views.dialog("kind", "New kind of export", parts, save, size="90%")


def _places() -> list[Component]:
    return [
        html.Div(id={"type": QUESTION, "of": name}) for name in (*questions.QUESTIONS, NO_QUESTION)
    ]


def asked(
    draft: "wizard.Draft", drawn: Mapping[str, str] | None
) -> tuple[list[Any], dict[str, str]]:
    """What stands in each place, and the words by which it is known; what is ``drawn`` so already
    is left alone. Each question comes with its present answer."""
    fields = {one.name: one for one in draft.asked}
    words = {name: repr((one.words, one.choices, one.columns)) for name, one in fields.items()}
    if not fields:
        words[NO_QUESTION] = NO_QUESTION
    children: list[Any] = []
    for name in (*questions.QUESTIONS, NO_QUESTION):
        if drawn is not None and words.get(name) == drawn.get(name):
            children.append(dash.no_update)
        elif name in fields:
            children.append(_field(fields[name]))
        else:
            children.append(html.P(ALL_KNOWN, className="soft") if name in words else None)
    return children, words


def _field(one: "wizard.Asked") -> Component:
    name = {"type": ANSWER, "of": one.name}
    label = one.words.partition(" (")[0].partition(":")[0] + "?"
    hint = one.words.partition(" (")[2].rstrip(")")
    if hint.startswith(questions.NONE):
        hint = f"“{NONE}”{hint.removeprefix(questions.NONE)}"
    shared: dict[str, Any] = {"id": name, "label": label}
    made: Component
    if one.of_words:
        chosen = [word for word in one.of_words if word in one.answer.split(", ")]
        rest = one.words.rpartition("; ")[2].rstrip(")")
        made = dmc.MultiSelect(
            **shared,
            data=list(one.of_words),
            value=chosen,
            description=f"{rest[:1].upper()}{rest[1:]}.",
        )
    elif one.is_free:
        heads = list(dict.fromkeys(head for head in one.columns if head))
        made = dmc.Autocomplete(
            **shared, data=heads, value=_shown(one), description=hint, debounce=600
        )
    else:
        made = dmc.Select(
            **shared, data=_choices(one), value=one.answer, description=hint, allowDeselect=False
        )
    return made


def _shown(one: "wizard.Asked") -> str:
    """A column's head for its number."""
    if one.answer.isdigit() and 0 < int(one.answer) <= len(one.columns):
        return one.columns[int(one.answer) - 1]
    return "" if one.answer == questions.NONE else one.answer


def _choices(one: "wizard.Asked") -> list[dict[str, str]]:
    if one.choices:
        words = {"mdy": "The month", "dmy": "The day"}
        return [{"value": key, "label": words.get(key, key)} for key in one.choices]
    heads = [
        {"value": str(number), "label": head}
        for number, head in enumerate(one.columns, start=1)
        if head
    ]
    return [{"value": questions.NONE, "label": NONE}, *heads]


def lines(draft: "wizard.Draft", kind: str = "cancellations") -> list[Component]:
    """What would become of each row."""
    if not draft.lines:
        return [html.P(draft.why or NOTHING, className="soft"), *_as_it_stands(draft)]
    count = sum(line.outcome in ("accepted", "asked") for line in draft.lines)
    done = "listed" if kind == "waitlist" else "offered"
    head = f"{count} of {len(draft.lines)} rows would be {done}."
    return [html.P(html.Strong(head)), html.Ul([_line(line, done) for line in draft.lines])]


def _as_it_stands(draft: "wizard.Draft") -> list[Component]:
    if not draft.heads:
        return []
    head = html.Thead(html.Tr([html.Th(one) for one in draft.heads]))
    body = html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in draft.rows])
    return [html.Div(html.Table([head, body]), className="scroll", tabIndex=0)]


def _line(line: "wizard.Line", done: str) -> Component:
    words, tone, drawing = SAID[line.outcome]
    words = done if line.outcome == "accepted" else words
    badge = views.badge(words, tone, drawing)
    number = html.Span(f"Line {line.number}", className="soft")
    return html.Li([number, badge, html.Span(line.told)])


def given(values: Sequence[Any], names: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The answers by the names of their questions."""
    found = {}
    for name, value in zip(names, values, strict=True):
        if isinstance(value, list):
            found[name["of"]] = ", ".join(map(str, value)) or questions.NONE
        elif value is not None:
            found[name["of"]] = str(value).strip() or questions.NONE
    return found


def register(site: Site) -> None:
    _register_draft(site)

    @site.on(
        Output("kind-dialog", "opened"),
        Input("kind-open", "n_clicks"),
        power="deliveries",
        prevent_initial_call=True,
    )
    async def open_dialog(_user: User, _clicks: int) -> bool:
        return True

    @site.on(
        Output("kind-dialog", "opened", allow_duplicate=True),
        Output("kind-title", "error"),
        Input("kind-save", "n_clicks"),
        State("kind-sample", "data"),
        State("kind-title", "value"),
        State("kind-of", "value"),
        State({"type": ANSWER, "of": ALL}, "value"),
        State({"type": ANSWER, "of": ALL}, "id"),
        power="deliveries",
        refused=[True, ""],
        prevent_initial_call=True,
    )
    async def save(
        user: User,
        _clicks: int,
        sample: Any,
        title: str | None,
        kind: str,
        values: list[Any],
        names: list[Any],
    ) -> list[Any]:
        title = " ".join((title or "").split())
        if not title:
            return [True, "Please write what it is called."]
        content, name = _sample(sample)
        from intake.tools import wizard  # all that reads files: a tenth of the start

        around = await wizard.around(site.settings)
        draft = await wizard.draft(content, name, given(values, names), around, _kind(kind))
        if not draft.toml:
            return [True, draft.why]
        folder = site.settings.data_dir / "profiles"
        try:
            slug = await wizard.save(draft.toml, title, content, name, folder, around)
        except wizard.Refused as why:
            return [True, str(why)]
        await audit.record(user.name, "save", "profile", None, clock.now(), name=slug)
        say(f"Saved as {slug}. From now on such files are read with it: drop one on this page.")
        return [False, ""]


def _register_draft(site: Site) -> None:
    @site.on(
        Output("kind-sample", "data"),
        Output({"type": QUESTION, "of": ALL}, "children"),
        Output("kind-lines", "children"),
        Output("kind-save", "disabled"),
        Output("kind-drawn", "data"),
        Input("kind-upload", "contents"),
        Input("kind-of", "value"),
        Input({"type": ANSWER, "of": ALL}, "value"),
        State({"type": ANSWER, "of": ALL}, "id"),
        State("kind-upload", "filename"),
        State("kind-sample", "data"),
        State("kind-drawn", "data"),
        power="deliveries",
        prevent_initial_call=True,
    )
    async def draw(
        _user: User,
        contents: str | None,
        kind: str,
        values: list[Any],
        names: list[Any],
        filename: str | None,
        sample: Any,
        drawn: Any,
    ) -> list[Any]:
        if contents:  # an answer may come before the outcome of the upload, which then never shows
            sample = {"name": filename or "", "content": contents}
        is_new = dash.ctx.triggered_id in ("kind-upload", "kind-of") or not isinstance(drawn, dict)
        answers = {} if is_new else given(values, names)
        if not sample:
            raise PreventUpdate
        content, name = _sample(sample)
        from intake.tools import wizard  # all that reads files: a tenth of the start

        around = await wizard.around(site.settings)
        draft = await wizard.draft(content, name, answers, around, _kind(kind))
        fields, now = asked(draft, None if is_new else drawn)
        return [sample, fields, lines(draft, kind), not draft.lines, now]


def _kind(said: str) -> "wizard.Kind":
    return "waitlist" if said == "waitlist" else "cancellations"


def _sample(sample: Any) -> tuple[bytes, str]:
    """The bytes and the name of the sample that the page holds."""
    if not isinstance(sample, dict) or not isinstance(sample.get("content"), str):
        raise uploads.Refused("The sample did not arrive whole: please try again.")
    content, name = uploads.decoded(sample["content"]), uploads.safe_name(str(sample.get("name")))
    if len(content) > questions.MOST_BYTES:
        raise uploads.Refused(f"A sample may have {questions.MOST_BYTES // 1_000_000} MB.")
    return content, name
