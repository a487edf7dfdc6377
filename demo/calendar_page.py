"""The calendar of the demo's record system, in a browser: one day, a column for each provider.

A press on *cancel* is all that a clinic does; what follows comes back by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from aiohttp import web

from demo.record_system import Resource, Schedule, actor

_STYLE: Final = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 0; color: #1d2733; background: #f4f6f8 }
header { background: #22405c; color: #fff; padding: 14px 24px }
header h1 { font-size: 18px; margin: 0 } header p { margin: 2px 0 0; opacity: .85 }
nav { padding: 12px 24px 0 } nav a { padding: 6px 12px; margin-right: 4px; border-radius: 6px;
  color: #22405c; text-decoration: none } nav a[aria-current] { background: #22405c; color: #fff }
main { padding: 12px 24px; overflow-x: auto } table { border-collapse: collapse; background: #fff }
th, td { border: 1px solid #d7dde3; padding: 6px 8px; vertical-align: top; min-width: 132px }
th:first-child { min-width: 0; font-weight: 600 } thead th { background: #e9eef3; font-weight: 600 }
td form { margin: 4px 0 0 } button { font: inherit; font-size: 13px; padding: 2px 10px;
  border: 1px solid #9aa7b4; border-radius: 5px; background: #fff; cursor: pointer }
button:hover, button:focus-visible { border-color: #b3261e; color: #b3261e }
.free { background: #fff6df; color: #6b4e00 } .new { background: #dff3e4; color: #14532b }
small { display: block }
"""
_SCRIPT: Final = """
const main = document.querySelector("main");
let shown = "";
async function draw() {
  try {
    const answer = await fetch("calendar" + location.search);
    const text = await answer.text();
    if (answer.ok && text !== shown && !main.contains(document.activeElement)) {
      main.innerHTML = shown = text;
    }
  } catch { /* it is stopped; the page stays as it was */ }
}
main.addEventListener("submit", async (event) => {
  event.preventDefault();
  document.activeElement.blur();
  await fetch(event.target.action, { method: "POST" });
  draw();
});
setInterval(draw, 1000);
"""


@dataclass(frozen=True)
class Page:
    """The calendar. ``providers`` are names by their references."""

    schedule: Schedule
    providers: Mapping[str, str]
    days: Sequence[date]
    zone: ZoneInfo

    def routes(self) -> Iterable[web.RouteDef]:
        return (
            web.get("/", self.whole),
            web.get("/calendar", self.part),
            web.post("/cancel/{id}", self.cancel),
        )

    async def whole(self, request: web.Request) -> web.Response:
        chosen = self._day(request)
        links = "".join(
            f'<a href="?day={day}"{" aria-current=page" if day == chosen else ""}>'
            f"{day:%a %b} {day.day}</a>"
            for day in self.days
        )
        return _html(
            f"<!doctype html><html lang=en><meta charset=utf-8><title>Record system</title>"
            f"<meta name=viewport content='width=device-width'><link rel=icon href='data:,'>"
            f"<style>{_STYLE}</style>"
            f"<header><h1>Record system of the demo</h1><p>Cancel an appointment: within a minute"
            f" somebody from the waitlist stands in its place.</p></header>"
            f"<nav>{links}</nav><main>{self._table(chosen)}</main><script>{_SCRIPT}</script>"
        )

    async def part(self, request: web.Request) -> web.Response:
        return _html(self._table(self._day(request)))

    async def cancel(self, request: web.Request) -> web.Response:
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{request.host}":
            return web.Response(status=403, text="Only its own page may cancel here.")
        self.schedule.cancel(request.match_info["id"])
        return web.Response(status=204)

    def _day(self, request: web.Request) -> date:
        asked = request.query.get("day", "")
        return next((day for day in self.days if day.isoformat() == asked), self.days[0])

    def _table(self, day: date) -> str:
        at: dict[tuple[datetime, str], list[Resource]] = {}
        for one in self.schedule.appointments.values():
            start = datetime.fromisoformat(one["start"]).astimezone(self.zone)
            if start.date() == day:
                at.setdefault((start, actor(one, "Practitioner")), []).append(one)
        heads = "".join(f"<th>{escape(name)}</th>" for name in self.providers.values())
        rows = "".join(
            f"<tr><th>{start:%H:%M}</th>"
            + "".join(self._cell(at.get((start, who), [])) for who in self.providers)
            for start in sorted({start for start, _ in at})
        )
        return f"<table><thead><tr><th></th>{heads}</thead><tbody>{rows}</tbody></table>"

    def _cell(self, there: Sequence[Resource]) -> str:
        standing = [one for one in there if one["status"] == "booked"]
        if standing:
            return self._booked(standing[-1])
        return "<td class=free>cancelled<small>free again</small></td>" if there else "<td></td>"

    def _booked(self, one: Resource) -> str:
        who = escape(self._name(actor(one, "Patient")))
        if one.get("identifier"):
            return f"<td class=new>{who}<small>moved up, booked by text</small></td>"
        return (
            f"<td>{who}<form action='cancel/{escape(one['id'])}' method=post>"
            f"<button aria-label='Cancel {who}'>cancel</button></form></td>"
        )

    def _name(self, patient: str) -> str:
        found = self.schedule.patients.get(patient.removeprefix("Patient/"))
        return found["name"][0]["text"] if found is not None else ""


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")
