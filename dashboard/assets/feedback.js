// What a press leads to is seen: a line that moves while the server works on it, and a sentence where it
// does not answer. Whether it did what was pressed nobody knows then, so it says to look.
(() => {
  "use strict";
  const SLOW_MS = 300;          // quicker than this is at once
  const DEAD_MS = window.DEAD_AFTER_MS ?? 2_000;
  const PROBE_MS = 900;
  const ASKED = /"(press-[\w-]+\.data|[\w-]+\.n_clicks|(?:[\w-]+-)?upload\.contents)"/;
  const DEAD = "The clinic's server does not answer. Please look whether this was done before you press again.";
  const STILL = "The server is still at work on this.";
  const running = new Set();
  let uploading = "";

  const say = (message, color) => window.dash_clientside?.set_props("messages-shown", {
    sendNotifications: [{ action: "show", message, color, autoClose: 9000, role: "alert" }],
  });
  const show = () => {
    const line = document.getElementById("busy");
    if (!line) return;
    const slow = [...running].some((one) => one.slow);
    line.hidden = !slow && !uploading;
    const words = uploading || (slow ? "Working" : "");
    if (line.textContent !== words) line.textContent = words;
  };
  const isPress = (what, how) => {
    const body = how?.body;
    if (!String(what?.url ?? what).includes("_dash-update-component") || typeof body !== "string") return false;
    const at = body.lastIndexOf('"changedPropIds"');
    return at >= 0 && ASKED.test(body.slice(at, at + 400));
  };
  // Of what the press is, as ``press.js`` names it: a second one is not taken while this is at work.
  const pressOf = (body) => {
    const told = JSON.parse(body).inputs?.flat().find(({ id }) => String(id).startsWith("press-"));
    return told ? `${told.id.slice("press-".length)} ${told.value?.of}` : "";
  };
  (window.desk ??= {}).isAtWork = (press) => [...running].some(({ of }) => of === press);
  const lives = async () => {
    try {
      return (await fetch("/alive", { cache: "no-store", signal: AbortSignal.timeout(PROBE_MS) })).status < 500;
    } catch { return false; }
  };

  const ask = window.fetch;
  window.fetch = async (what, how) => {
    if (!isPress(what, how)) return ask(what, how);
    const one = { slow: false, of: pressOf(how.body) };
    running.add(one);
    const slow = setTimeout(() => { one.slow = true; show(); }, SLOW_MS);
    const late = setTimeout(async () => {
      const alive = await lives();
      if (running.has(one)) say(alive ? STILL : DEAD, alive ? "teal" : "red");
    }, DEAD_MS);
    try {
      return await ask(what, how);
    } catch (error) {
      say(DEAD, "red");
      throw error;
    } finally {
      running.delete(one);
      clearTimeout(slow);
      clearTimeout(late);
      if (how.body.includes('upload.contents"')) uploading = "";
      show();
    }
  };

  // A file is read by the browser before it is sent: that takes its time, too.
  const given = (event) => {
    const place = event.target.closest?.("[data-most-bytes]");
    const files = place ? [...((event.dataTransfer ?? event.target).files ?? [])] : [];
    if (!files.length || event.defaultPrevented) return;
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const named = files.length === 1 ? files[0].name : `${files.length} files`;
    uploading = `Uploading ${named} (${Math.max(0.1, bytes / 1e6).toFixed(1)} MB)`;
    show();
  };
  document.addEventListener("change", given, true);
  document.addEventListener("drop", given, true);
})();

// Enter in a field of a dialog presses the button that the dialog is for; Ctrl-Enter does so in a text of
// several lines. Where a list is open, or a tag is being typed, Enter means that.
(() => {
  "use strict";
  const TOLD_MS = 350;  // a field that waits for a pause in the typing has told its value by then
  let typed = 0;
  document.addEventListener("input", () => { typed = performance.now(); }, { capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.repeat) return;
    const field = event.target, dialog = field.closest?.('[role="dialog"]');
    const lines = field.matches?.("textarea");
    if (!dialog || !(field.matches("input") || lines) || (lines && !event.ctrlKey && !event.metaKey)) return;
    if (field.hasAttribute("aria-activedescendant") || field.dataset.mantineStopPropagation) return;
    if (field.closest(".mantine-TagsInput-root, .mantine-MultiSelect-root") && field.value) return;
    const buttons = dialog.querySelectorAll('.actions button[data-variant="filled"]');
    if (buttons.length !== 1) return;
    event.preventDefault();
    event.stopPropagation();
    field.blur();  // a field that tells its value when it is left does so first
    setTimeout(() => { field.focus(); buttons[0].click(); }, Math.max(60, typed + TOLD_MS - performance.now()));
  }, { capture: true });
})();
