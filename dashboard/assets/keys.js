// The whole day by keyboard: a letter leads to a page, j and k through the rows, and a letter presses the
// button of the row that has the focus. Letters mean nothing while somebody types or a dialog is open, and may
// be switched off, as people need who speak to their computer.
(() => {
  "use strict";
  const desk = window.desk ??= {};
  const make = (...given) => desk.make(...given);
  const OFF = "keys-off";
  const PAGES = { t: "/", b: "/board", w: "/waitlist", m: "/messages", c: "/slots", f: "/files", r: "/fill-rates",
    p: "/policy", l: "/fairness", s: "/settings" };
  const DO = { n: ["slot-open", "New cancellation"], e: ["entry-open", "New waitlist entry"] };
  // By what a button does, whichever row it stands in. None is a letter that means something without a row, and
  // none does at once what can't be taken back.
  const ROW = { booked: "b", honour: "h", ask: "a", give: "v", note: "o", withdraw: "x", attended: "d", "looked-after": "d",
    seen: "s", write: "r", "opt-out": "x" };
  // Ways out of a row, by where they lead.
  const WAYS = { m: "/messages?patient=", c: "/waitlist?entry=" };
  const WAIT_MS = 1_500;
  let after = "", at = 0;

  const isOff = () => { try { return localStorage.getItem(OFF) === "yes"; } catch { return false; } };
  const types = (node) => node?.closest?.('input, textarea, select, [contenteditable="true"], .ag-root, [role="dialog"]');
  const rows = () => [...document.querySelectorAll("main [data-region] > [data-key]")]
    .filter((row) => row.querySelector("a[href], button") && row.getClientRects().length);
  const here = () => document.activeElement?.closest?.("main [data-region] > [data-key]");
  // A page about one patient needs no row: its letters mean that patient.
  const about = () => here() ?? document.querySelector("main [data-subject]");
  // The lists of Today stand side by side: a digit leads to the first row of one.
  const list = (nth) => {
    const listed = [...document.querySelectorAll("main .lists [data-region]")][nth - 1];
    const row = listed && rows().find((one) => one.parentElement === listed);
    if (row) desk.focusRow(row);
    return Boolean(listed);
  };
  const step = (by) => {
    const all = rows(), from = all.indexOf(here());
    const next = all[from < 0 ? (by > 0 ? 0 : all.length - 1) : from + by];
    if (next) desk.focusRow(next);
  };
  const inRow = (key) => {
    const row = about();
    const buttons = [...(row?.querySelectorAll("[data-press]") ?? [])];
    const lies = row?.hasAttribute("data-subject") ? row.closest("[data-region]") : row;
    const button = buttons.find((one) => ROW[one.dataset.press] === key)
      ?? (WAYS[key] && lies?.querySelector(`a[href^="${WAYS[key]}"]`));
    if (button) button.click();
    return Boolean(button);
  };
  const openRow = () => here()?.querySelector("a[href]")?.click();
  const ways = () => [...document.querySelectorAll("#nav a[href]")].map((link) => link.getAttribute("href"));
  const lead = (key) => { if (ways().includes(PAGES[key]) || key === "c") desk.go(PAGES[key]); };
  const search = () => document.querySelector('main input[placeholder^="Name or digits"]')?.focus();

  const pressed = (event) => {
    const key = event.key, soon = event.timeStamp - at < WAIT_MS;
    if (after === "g" && soon && PAGES[key]) { after = ""; lead(key); return true; }
    after = "";
    if (key === "?") { desk.showKeys(); return true; }
    if (key === "j" || key === "k") { step(key === "j" ? 1 : -1); return true; }
    if (/^[1-3]$/.test(key) && list(Number(key))) return true;
    if (inRow(key)) return true;
    if (key === "Enter" && document.activeElement === here()) { openRow(); return true; }
    if (key === "g") { [after, at] = ["g", event.timeStamp]; return true; }
    if (key === "/") { search(); return true; }
    const [id] = DO[key] ?? [];
    const button = id && document.getElementById(id);
    if (!id || (!button && !ways().includes("/messages"))) return false;
    desk.press(button ? "" : "/", id);
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return;
    if (isOff() || types(event.target) || document.querySelector('[role="dialog"]')) return;
    if (pressed(event)) event.preventDefault();
  });

  // ---- what the keys are
  const line = (keys, words) => make("div", {}, make("dt", {}, ...keys.map((key) => make("kbd", {}, key))), make("dd", {}, words));
  const names = () => [...document.querySelectorAll("#nav a[href]")].flatMap((link) =>
    Object.entries(PAGES).filter(([, href]) => href === link.getAttribute("href"))
      .map(([key]) => [key, link.textContent])).filter(([key], n, all) => all.findIndex(([one]) => one === key) === n);
  desk.showKeys = () => {
    const off = make("input", { type: "checkbox", id: "keys-off" });
    off.checked = isOff();
    off.addEventListener("change", () => { try { localStorage.setItem(OFF, off.checked ? "yes" : "no"); } catch { /* private */ } });
    const done = make("button", { type: "button", class: "plain" }, "Close");
    const box = desk.box("Keys", make("h2", {}, "Keys"),
      make("dl", { class: "keys", tabindex: "0" },
        line(["Ctrl", "K"], "Find a patient, a slot, a file, a page, or what to do"),
        line(["j", "k"], "Next row, row before"),
        line(["1", "2", "3"], "On Today: the first open slot, who needs a person, what is to be booked"),
        line(["Enter"], "Open the row: its patient or its file"),
        line(["n"], "New cancellation"), line(["e"], "New waitlist entry"), line(["/"], "Search this page"),
        ...names().map(([key, name]) => line(["g", key], name)),
        line(["b", "h"], "Of a row to book: Booked, Can't honour"),
        line(["d"], "Of one who needs a person: Done"),
        line(["a", "v", "o", "x"], "Of an open slot: ask the next, give, note, withdraw"),
        line(["m", "c"], "Of a patient: their conversation, change their entry"),
        line(["r", "x"], "Of a patient: write to them, opt them out"),
        line(["Enter"], "In a dialog: do it (Ctrl-Enter in a longer text)"),
        line(["Esc"], "Leave a dialog as it was")),
      make("label", { for: "keys-off" }, off, " Letters do nothing here (Ctrl-K still does)"),
      make("div", { class: "actions actions-end" }, done));
    done.addEventListener("click", () => box.close());
    done.focus();
  };

  // The menu of further pages closes at a click elsewhere and at Escape.
  const menu = () => document.querySelector("details.more[open]");
  document.addEventListener("click", (event) => { const open = menu(); if (open && !open.contains(event.target)) open.open = false; });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && menu();
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
})();
