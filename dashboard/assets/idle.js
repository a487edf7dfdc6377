// Who does nothing is signed out. What the pages ask by themselves is no doing: a key, a finger or the wheel
// is, and the server is told of it, now and then. A minute before the end it is said here; what was typed
// stays: see ``leave`` in desk.js.
(() => {
  "use strict";
  const WARNING_MS = 60_000;
  const TELL_MS = 20_000;      // the server is told of doings no more often
  const TICK_MS = 500;
  const WORDS = "Nobody has done anything here for a while, so you will be signed out in ";
  const desk = window.desk ??= {};
  let told = 0, known = "", until = NaN, warned = false, looked = 0;

  const tell = async () => {
    told = Date.now();
    try {
      const answer = await fetch("/active", { method: "POST", cache: "no-store" });
      if (answer.ok) until = Date.parse((await answer.json()).until);
    } catch { /* the pulse tells sooner or later */ }
  };
  const acted = (event) => {
    if (event.isTrusted && (warned || Date.now() - told > TELL_MS)) tell();
  };
  for (const kind of ["keydown", "pointerdown", "wheel", "touchmove"]) {
    document.addEventListener(kind, acted, { capture: true, passive: true });
  }

  const show = (banner, left) => {
    if (!warned) {
      const count = document.createElement("span"), stay = document.createElement("button");
      Object.assign(stay, { type: "button", className: "plain", textContent: "Stay signed in" });
      count.setAttribute("aria-hidden", "true");
      banner.replaceChildren(WORDS, count, " ", stay);
    }
    warned = true;
    banner.hidden = false;
    banner.querySelector("span").textContent = `${Math.max(0, Math.ceil(left / 1000))} s.`;
  };

  setInterval(() => {
    const pulse = document.getElementById("pulse"), banner = document.getElementById("idle");
    if (!pulse || !banner) return;
    if (pulse.dataset.until && pulse.dataset.until !== known) {
      known = pulse.dataset.until;
      until = Math.max(until || 0, Date.parse(known));
    }
    const now = desk.now?.() ?? Date.now(), left = until - now;
    if (left <= WARNING_MS && !window.sessionEnded) show(banner, left);
    else {
      warned = false;
      banner.hidden = true;
    }
    // At the end the server is asked: another tab may have gone on.
    if (left <= 0 && !window.sessionEnded && Date.now() - looked > 5_000) {
      looked = Date.now();
      fetch("/alive", { cache: "no-store" }).catch(() => {});
    }
  }, TICK_MS);
})();
