// Find anything: Ctrl-K opens a list of patients, slots, files, pages and of what may be done, which the
// server searches (``dashboard/shell/finding.py``). What is typed is sent in the body of a request, and kept nowhere.
(() => {
  "use strict";
  const PAUSE_MS = 120;
  const PRESS_WITHIN_MS = 6_000;   // a page that was led to is drawn until then
  const desk = window.desk ??= {};
  let box = null, opener = null, nth = 0;

  const make = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  desk.make = make;

  // ---- where a line leads
  const when = (holds, act, until = Date.now() + PRESS_WITHIN_MS) => {
    const found = holds();
    if (found) act(found);
    else if (Date.now() < until) setTimeout(when, 50, holds, act, until);
  };
  const go = (href) => {
    if (!href || href === location.pathname + location.search) return;
    history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };
  const press = (href, id) => {
    go(href);
    if (id === "keys") return desk.showKeys();
    when(() => document.getElementById(id), (button) => button.click());
  };
  // ``?row=`` names the row that was looked for: it is shown and has the focus.
  let shown = "";
  setInterval(() => {
    const row = new URLSearchParams(location.search).get("row");
    const now = row ? location.pathname + row : "";
    if (now === shown) return;
    const node = row && document.querySelector(`[data-key="${CSS.escape(row)}"]`);
    if (row && !node) return;
    shown = now;
    if (node) desk.focusRow(node);
  }, 250);
  desk.focusRow = (node) => {
    node.tabIndex = -1;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: "nearest" });
  };
  Object.assign(desk, { go, press, when });

  // ---- the list
  const list = () => box.querySelector('[role="listbox"]');
  const options = () => [...box.querySelectorAll('[role="option"]')];
  const choose = (place) => {
    const all = options();
    if (!all.length) return;
    const at = (place + all.length) % all.length;
    all.forEach((one, n) => one.setAttribute("aria-selected", n === at));
    all[at].scrollIntoView({ block: "nearest" });
    box.querySelector("input").setAttribute("aria-activedescendant", all[at].id);
  };
  const chosen = () => options().findIndex((one) => one.getAttribute("aria-selected") === "true");
  const draw = (found) => {
    const groups = new Map();
    for (const one of found) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
    let count = 0;
    const drawn = [...groups].map(([group, lines]) => make("div", { role: "group", "aria-label": group },
      make("div", { class: "palette-group", "aria-hidden": "true" }, group),
      ...lines.map((line) => {
        const row = make("div", { role: "option", id: `found-${count++}`, "aria-selected": "false" },
          make("strong", {}, line.words), make("span", {}, line.about));
        row.addEventListener("click", () => take(line));
        row.take = () => take(line);
        return row;
      })));
    list().replaceChildren(...(drawn.length ? drawn : [make("p", { class: "soft" }, "Nothing fits all of these words.")]));
    box.querySelector("[role=status]").textContent = found.length ? `${found.length} found` : "Nothing found";
    choose(0);
  };
  const take = (line) => {
    close();
    if (line.press) press(line.href, line.press);
    else go(line.href);
  };
  const ask = async (said) => {
    const mine = ++nth;
    let answer;
    try {
      answer = await fetch("/find", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ said }),
      });
    } catch { answer = null; }
    if (mine !== nth || !box) return;
    if (answer?.ok) draw((await answer.json()).found);
    else list().replaceChildren(make("p", { class: "soft" }, "The clinic's server does not answer."));
  };

  // ---- its box
  const close = () => {
    box?.remove();
    box = null;
    opener?.focus?.({ preventScroll: true });
  };
  desk.box = (label, ...children) => {
    const made = make("dialog", { class: "palette", role: "dialog", "aria-label": label }, ...children);
    made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
    made.addEventListener("close", () => { if (made === box) close(); else made.remove(); });
    document.body.append(made);
    made.showModal();
    return made;
  };
  const open = () => {
    if (box || document.querySelector('[role="dialog"]') || !document.querySelector("#nav a")) return;
    opener = document.activeElement;
    const field = make("input", {
      type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "found", "aria-autocomplete": "list",
      "aria-label": "Find a patient, a slot, a file, a page, or what to do", autocomplete: "off", spellcheck: "false",
      maxlength: "100", placeholder: "Patient, number, slot, file, page or action",
    });
    box = desk.box("Find", field, make("div", { id: "found", role: "listbox", "aria-label": "Found" }),
      make("p", { role: "status", class: "soft" }));
    let pause = 0;
    field.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(ask, PAUSE_MS, field.value); });
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") choose(chosen() + 1);
      else if (event.key === "ArrowUp") choose(chosen() - 1);
      else if (event.key === "Enter") options()[chosen()]?.take();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    ask("");
  };
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (box) close(); else open();
  });
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-find]")) open(); });
})();
