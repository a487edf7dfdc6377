// A press of a button that is drawn again at any time is told outside of what is drawn again:
// ``Site.pressed``. One at a time: of two that are told in one go, Dash keeps the second. A double-click
// is one press: the answer to a second one would come into a dialog that is being typed into. So is what is
// pressed again while the first press is at work, over a slow network for seconds.
(() => {
  "use strict";
  const PAUSE_MS = 50;
  const DOUBLE_CLICK_MS = 500;
  const MOVED = "The list moved just then, so nothing was done. Please press again.";
  const waiting = [];
  let presses = 0, pause = 0, last = "", pressed = 0;
  const tell = () => {
    const next = waiting.shift();
    pause = next ? setTimeout(tell, PAUSE_MS) : 0;
    if (next) window.dash_clientside.set_props(...next);
  };
  const say = (message) => window.dash_clientside.set_props("messages-shown", {
    sendNotifications: [{ action: "show", message, color: "orange", autoClose: 6000, role: "alert" }],
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-press]");
    if (!button || button.disabled) return;
    const { press, of, shown } = button.dataset;
    const name = `${press} ${of}`;
    const again = (last === name && event.timeStamp - pressed < DOUBLE_CLICK_MS) || window.desk.isAtWork(name);
    [last, pressed] = [name, event.timeStamp];
    if (again) return;
    // The keyboard presses what has the focus, wherever that has moved to.
    if (event.detail > 0 && window.desk.hasJustMoved(button)) {
      last = "";
      say(MOVED);
      return;
    }
    const told = { of: Number(of), shown: shown === undefined ? null : Number(shown), nth: ++presses };
    waiting.push([`press-${press}`, { data: told }]);
    if (!pause) tell();
  });
})();

// Of two dialogs that lie over each other, Escape closes the upper one: the library would close both, and
// what was typed in the lower one would be lost.
window.addEventListener("keydown", (event) => {
  const open = [...document.querySelectorAll('[role="dialog"]')];
  const close = open.at(-1)?.querySelector('[aria-label="Close"]');
  if (event.key !== "Escape" || open.length < 2 || !close) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  close.click();
}, { capture: true });

// A form that is not taken leads to the first field that is wrong, which may lie out of sight.
(() => {
  "use strict";
  const ANSWER_MS = 15_000;
  let pressed = 0;
  const isWrong = '[aria-invalid="true"]';
  document.addEventListener("click", (event) => {
    if (event.target.closest?.('[role="dialog"] .actions button')) pressed = Date.now();
  });
  document.addEventListener("input", () => { pressed = 0; });
  new MutationObserver(() => {
    if (Date.now() - pressed > ANSWER_MS) return;
    const wrong = [...document.querySelectorAll(`[role="dialog"] ${isWrong}`)].at(0);
    if (!wrong) return;
    pressed = 0;
    wrong.focus();
    wrong.scrollIntoView({ block: "center" });
  }).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["aria-invalid"] });
})();
