// What ticks in the browser: countdowns, the page's title, and a watch over the connection.
// Nothing here reads data: the server pushes a number when something changed, and the page asks again.
(() => {
  "use strict";
  const TICK_MS = 250;
  const LOST_MS = window.LOST_AFTER_MS ?? 30_000;   // three pulses missed
  const PROBE_MS = 4_000;
  const RETURN_MS = 1_500;
  const POLL_MS = 5_000;       // only where the browser has no SharedWorker, so no push
  const PATIENCE_MS = 5_000;   // for an answer, before the page asks again all the same
  const STALE_MS = 60_000;     // and time alone makes what was promised overdue
  let skew = 0;                // server's clock minus this machine's
  let beat = "";
  let heard = Date.now();
  let probed = 0;
  let polled = Date.now();
  let newest = "";             // the latest change that was heard of
  let asked = "";              // and the one that the page was asked to show last
  let askedAt = Date.now();
  let leaving = false;
  let again = false;           // signed in once more, beside a dialog that was kept
  let calm = 0;                // when its places had last seen that

  const left = (ms) => {
    if (ms <= 0) return "now";
    const s = Math.ceil(ms / 1000), h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
    const two = (n) => String(n).padStart(2, "0");
    return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
  };

  // As ``times.span`` says it: a length in its two largest units.
  const span = (ms) => {
    const min = Math.floor(ms / 60_000), h = Math.floor(min / 60), d = Math.floor(h / 24);
    if (min < 1) return "under 1 min";
    if (h < 1) return `${min} min`;
    if (d < 1) return min % 60 ? `${h} h ${min % 60} min` : `${h} h`;
    return h % 24 ? `${d} d ${h % 24} h` : `${d} d`;
  };
  const say = (node, words) => { if (node.textContent !== words) node.textContent = words; };

  const tellTimes = () => {
    const now = Date.now() + skew;
    for (const node of document.querySelectorAll("[data-ago]")) {
      say(node, `${span(Math.max(0, now - Date.parse(node.dataset.ago)))} ago`);
    }
    for (const node of document.querySelectorAll("[data-ahead]")) {
      say(node, `in ${span(Math.max(0, Date.parse(node.dataset.ahead) - now))}`);
    }
    for (const node of document.querySelectorAll("[data-until]")) {
      const until = Date.parse(node.dataset.until);
      const words = left(until - now);
      if (node.dataset.left !== words) node.dataset.left = words;
      node.setAttribute("aria-label", words === "now" ? "time is up" : `${words} left`);
      if (node.dataset.since) {
        const since = Date.parse(node.dataset.since);
        const share = Math.max(0, Math.min(1, (until - now) / (until - since)));
        node.style.setProperty("--left", share.toFixed(3));
      }
    }
  };

  // The wall's clock, as the clinic's server has it.
  const tellClock = () => {
    const node = document.querySelector("[data-clock]");
    if (node) say(node, new Date(Date.now() + skew).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", timeZone: node.dataset.clock }));
  };

  const readPulse = () => {
    const node = document.getElementById("pulse");
    if (!node || node.dataset.beat === beat) return;
    beat = node.dataset.beat;
    newest = node.dataset.revision;
    heard = Date.now();
    hearTime(node.dataset.now);
  };
  const hearTime = (now) => { skew = Date.parse(now) - Date.now(); };
  Object.assign(window.desk ??= {}, { hearTime, tellTimes, now: () => Date.now() + skew });

  // A newer question would make Dash drop the answer to the one before, and where changes come faster
  // than answers the page would stand still. So it is asked once its places have seen the last, and
  // again where an answer fails to come: there may be no other change for long.
  const follow = () => {
    const places = [...document.querySelectorAll('[data-after="changes"]')];
    const waits = places.some((node) => node.dataset.seen !== asked);
    const now = Date.now();
    if (!waits) calm = now;
    if (waits ? now - calm < PATIENCE_MS : newest === asked && now - askedAt < STALE_MS) return;
    [asked, calm, askedAt] = [newest, now, now];
    window.dash_clientside.set_props("changes", { data: asked });
  };

  const title = () => {
    const head = document.querySelector("main h1");
    const brand = document.querySelector(".brand");
    if (!head || !brand) return;
    const count = Number(document.getElementById("waiting")?.dataset.count);
    const words = `${count > 0 ? `(${count}) ` : ""}${head.textContent} · ${brand.textContent}`;
    if (document.title !== words) document.title = words;
  };

  const asks = () => document.querySelector('[role="dialog"]') !== null;
  const busy = () => asks() || ["INPUT", "TEXTAREA"].includes(document.activeElement?.tagName);
  const tell = (banner, words) => {
    banner.hidden = false;
    if (banner.textContent !== words) banner.textContent = words;
  };

  // A session that has ended leads to the door, which a page that is loaded afresh is shown. What stands in
  // an open dialog is kept until then, under a cover: nobody reads it, and it goes through once the same
  // person has signed in beside it.
  const leave = (banner) => {
    const ended = window.sessionEnded || document.getElementById("pulse")?.dataset.ended;
    if (!ended || leaving) return ended;
    if (!asks()) {
      leaving = true;
      location.reload();
      return ended;
    }
    if (!again) cover(banner);
    if (!again && Date.now() - probed > RETURN_MS) comeBack(banner);
    return ended;
  };
  const cover = (banner) => {
    if (!banner || document.documentElement.classList.contains("covered")) return;
    const door = document.createElement("a");
    Object.assign(door, { href: "/login", target: "_blank", textContent: "Sign in" });
    const words = "Your session has ended. Sign in again in another tab, then finish here.";
    banner.replaceChildren(words, door);
    banner.hidden = false;
    document.documentElement.classList.add("covered");
  };
  const comeBack = async (banner) => {
    probed = Date.now();
    let answer;
    try { answer = await window.desk.ask("/alive", { cache: "no-store" }); } catch { return; }
    if (answer.status !== 204) return;
    const was = document.querySelector("[data-who]")?.dataset.who;
    if (answer.headers.get("X-Signed-In") !== was) location.reload();
    again = true;
    banner.hidden = true;
    document.documentElement.classList.remove("covered");
  };

  // A connection that was lost and has come back is joined again by loading the page afresh, but
  // never while somebody is typing.
  const watch = async () => {
    const silent = Date.now() - heard;
    const banner = document.getElementById("lost");
    if (leave(banner) || !banner) return;
    banner.hidden = silent < LOST_MS;
    if (silent < LOST_MS || Date.now() - probed < PROBE_MS) return;
    probed = Date.now();
    let status = 0;
    try { status = (await fetch("/alive", { cache: "no-store" })).status; } catch { /* still down */ }
    if (status === 204 && !busy()) location.reload();
    else tell(banner, status === 204
      ? "Live updates stopped. Finish what you are typing; the page then catches up."
      : "No connection to the clinic's server. What you see may be old; trying again.");
  };

  const poll = () => {
    if (typeof SharedWorker !== "undefined" || Date.now() - polled < POLL_MS) return;
    polled = heard = Date.now();
    newest = String(polled);
  };

  setInterval(() => {
    readPulse(); poll(); follow(); tellTimes(); tellClock(); title(); watch();
  }, TICK_MS);
})();

// What is drawn again is made of new nodes. Whoever works by keyboard keeps their place: the focus goes
// to the new node of the old one, or of the button that opened the dialog which is now closed. And what
// is drawn again between the press and the release of a button or a link is clicked all the same.
(() => {
  let last = null, opener = null, held = null;
  const inDialog = (node) => node?.closest?.('[role="dialog"]');
  const twin = (node) => {
    if (!node || node.isConnected) return node;
    if (node.id) return document.getElementById(node.id);
    return [...document.links].find((link) => link.href === node.href);
  };
  const hold = (event) => { held = event.target.closest?.("button, a[href]"); };
  const release = (event) => {
    const now = held?.isConnected === false ? twin(held) : null;
    held = null;
    if (now?.contains(event.target)) now.click();
  };
  // A finger clicks whatever lies under it when it is lifted, drawn again or not.
  document.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType !== "touch") hold(event);
  });
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", () => { held = null; });
  document.addEventListener("keydown", (event) => { if (event.key === " " && !event.repeat) hold(event); });
  document.addEventListener("keyup", (event) => { if (event.key === " ") release(event); });
  document.addEventListener("pointerdown", () => { last = null; });
  document.addEventListener("focusin", (event) => {
    if (inDialog(event.target) && last && !inDialog(last)) opener = last;
    last = event.target;
  });
  new MutationObserver(() => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    (twin(last) ?? twin(opener))?.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();

// Files that are more than the server takes at once would be passed over in silence.
(() => {
  const refuse = (event) => {
    const place = event.target.closest?.("[data-most-bytes]");
    const files = place ? [...((event.dataTransfer ?? event.target).files ?? [])] : [];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    if (!place || bytes <= Number(place.dataset.mostBytes)) return;
    event.preventDefault();
    event.stopPropagation();
    event.target.dispatchEvent(new DragEvent("dragleave", { bubbles: true }));
    const told = { action: "show", message: place.dataset.tooMuch, color: "red", autoClose: 9000, role: "alert" };
    window.dash_clientside.set_props("messages-shown", { sendNotifications: [told] });
  };
  document.addEventListener("change", refuse, true);
  document.addEventListener("drop", refuse, true);
})();

// Charts follow a new width only a moment later, so a page is laid out for paper before it prints.
const PAPER_MS = 500;
const forPaper = (on) => document.documentElement.classList.toggle("printing", on);
window.addEventListener("beforeprint", () => forPaper(true));
window.addEventListener("afterprint", () => forPaper(false));
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-print]")) return;
  forPaper(true);
  setTimeout(() => window.print(), PAPER_MS);
});

// A chart's numbers as a file: taken from the table that stands beside it. No cell of it is run as
// a formula: names come from files.
const cell = (node) => {
  const words = node.textContent;
  const harmless = /^[=+\-@\t\r]./.test(words) ? `'${words}` : words;
  return `"${harmless.replaceAll('"', '""')}"`;
};
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-csv]");
  if (!button) return;
  const rows = [...button.parentElement.querySelectorAll("tr")].map((row) =>
    [...row.cells].map(cell).join(","));
  const file = new Blob(["\ufeff" + rows.join("\r\n") + "\r\n"], { type: "text/csv" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${button.dataset.csv}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
});
