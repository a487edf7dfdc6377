// Keeps the page true to the simulator. Everything on it is keyed by number or sid and changed in
// place, so that a half-typed text, the focus and the scroll position survive every change.

const byId = (id) => document.getElementById(id);
const cards = new Map(); // number -> {root, log, input, badges, bubbles, phone}
const texts = new Map(); // sid -> text
let isFilling = false; // while all is shown at once, nothing is new
const FAILED = new Set(["failed", "undelivered"]);

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const exact = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

function pretty(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : number;
}

function element(tag, className, words) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (words !== undefined) made.textContent = words;
  return made;
}

async function ask(method, path, body) {
  const response = await fetch(path, { method, body: body && JSON.stringify(body) });
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `The simulator answered ${response.status}.`);
  return answer;
}

function complain(place, error) {
  place.textContent = error instanceof TypeError ? "The simulator is not there." : error.message;
  place.hidden = false;
}

// ---- phones

function card(number) {
  if (!cards.has(number)) cards.set(number, newCard(number));
  return cards.get(number);
}

function newCard(number) {
  const root = byId("phone-template").content.firstElementChild.cloneNode(true);
  const made = {
    root,
    log: root.querySelector(".log"),
    input: root.querySelector("input"),
    badges: root.querySelector(".badges"),
    error: root.querySelector(".error"),
    bubbles: new Map(),
    call: null,
    phone: { number, by_hand: false, stopped: false },
  };
  root.dataset.number = number;
  root.querySelector(".number").textContent = pretty(number);
  root.setAttribute("aria-label", `Phone ${pretty(number)}`);
  made.log.setAttribute("aria-label", `Texts of ${pretty(number)}`);
  made.input.setAttribute("aria-label", `Text from ${pretty(number)}`);
  root.querySelector(".composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const words = made.input.value;
    if (!words.trim()) return;
    made.input.value = "";
    send(made, words, () => (made.input.value ||= words));
  });
  root.querySelector(".chips").addEventListener("click", (event) => {
    const words = event.target.dataset.say;
    if (words) send(made, words, () => {});
  });
  root.querySelector("[data-dial]").addEventListener("click", () => handle(made, null, {}));
  root.querySelector(".call").addEventListener("click", (event) => {
    const { do: doing, key } = event.target.dataset;
    if (doing || key) handle(made, made.call.sid, doing ? { do: doing } : { key });
  });
  byId("phones").append(root);
  narrow();
  return made;
}

async function send(made, words, giveBack) {
  made.error.hidden = true;
  try {
    await ask("POST", `phones/${encodeURIComponent(made.phone.number)}/texts`, { body: words });
  } catch (error) {
    giveBack();
    complain(made.error, error);
  }
}

function showPhone(phone) {
  const made = card(phone.number);
  made.phone = phone;
  const badges = [];
  if (phone.stopped) badges.push(element("span", "stopped", "unsubscribed"));
  if (phone.by_hand) badges.push(element("span", "", "used by hand"));
  if (phone.autopilot) badges.push(element("span", "", "answers by itself"));
  made.badges.replaceChildren(...badges);
}

// ---- calls

const LIVE = { ringing: "Ringing…", "in-progress": "On the line" };

/** Do something with the call of a phone; without one, call the clinic. */
async function handle(made, sid, what) {
  made.error.hidden = true;
  const number = encodeURIComponent(made.phone.number);
  try {
    showCall(await ask("POST", sid ? `calls/${sid}` : `phones/${number}/calls`, what));
  } catch (error) {
    complain(made.error, error);
  }
}

/** The newest call of a phone: while it rings, while somebody talks, and how it ended. */
function showCall(call) {
  const made = card(call.number);
  if (made.call && made.call.at > call.at) return;
  made.call = call;
  const box = made.root.querySelector(".call");
  box.hidden = false;
  box.setAttribute("aria-label", `Call of ${pretty(call.number)}`);
  box.classList.toggle("live", call.status in LIVE);
  box.querySelector(".call-state").textContent = LIVE[call.status] ?? `Call ${call.status}`;
  const kept = call.recorded.length ? `Voicemail: ${call.recorded.join(" ")}` : "";
  box.querySelector(".call-words").textContent = kept || (call.spoken.at(-1) ?? "");
  box.querySelector(".call-ringing").hidden = call.status !== "ringing";
  box.querySelector(".keypad").hidden = call.status !== "in-progress";
}

// ---- texts

function showText(text) {
  texts.set(text.sid, text);
  const { log, bubbles } = card(text.number);
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  const bubble = bubbles.get(text.sid) ?? newBubble(text, bubbles);
  const mine = text.direction === "inbound";
  bubble.classList.toggle("mine", mine);
  bubble.classList.toggle("waiting", !text.arrived && !FAILED.has(text.status));
  bubble.classList.toggle("failed", FAILED.has(text.status));
  bubble.querySelector(".meta").replaceChildren(...(mine ? sentMeta(text) : receivedMeta(text)));
  place(log, bubble, text.at);
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function newBubble(text, bubbles) {
  const bubble = element("div", isFilling ? "bubble" : "bubble fresh");
  bubble.dataset.sid = text.sid;
  bubble.append(element("div", "words", text.body), element("div", "meta"));
  bubbles.set(text.sid, bubble);
  return bubble;
}

/** Put the bubble where its time belongs, and touch the page only when that is a new place. */
function place(log, bubble, at) {
  bubble.dataset.at = at;
  let before = log.lastElementChild;
  while (before && (before === bubble || before.dataset.at > at)) {
    before = before.previousElementSibling;
  }
  const after = before ? before.nextElementSibling : log.firstElementChild;
  if (after !== bubble) log.insertBefore(bubble, after);
}

function time(at) {
  const made = element("time", "", clock.format(new Date(at)));
  made.dateTime = at;
  made.title = exact.format(new Date(at));
  return made;
}

function receivedMeta(text) {
  if (FAILED.has(text.status)) return [`not delivered, error ${text.error_code}`];
  if (!text.arrived) return [`on its way: ${text.status}`];
  return [time(text.at), " ", ticks("✓✓", "delivered")];
}

function sentMeta(text) {
  if (!text.webhook) return [time(text.at), " calling the bot…"];
  if (/^2\d\d/.test(text.webhook)) return [time(text.at), " ", ticks("✓✓", "taken by the bot")];
  return [time(text.at), " ", element("span", "trouble", `bot: ${text.webhook}`)];
}

function ticks(marks, meaning) {
  const made = element("span", "ticks", marks);
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", meaning);
  made.title = meaning;
  return made;
}

// ---- the bar

function summarise() {
  const failed = [...texts.values()].filter((text) => FAILED.has(text.status)).length;
  const parts = [count(cards.size, "phone"), count(texts.size, "text")];
  if (failed) parts.push(`${failed} not delivered`);
  byId("summary").textContent = parts.join(" · ");
  byId("nobody").hidden = cards.size > 0;
}

function count(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function narrow() {
  const wanted = byId("number").value.replace(/\D/g, "");
  for (const [number, { root }] of cards) root.hidden = !number.includes(wanted);
}

byId("number").addEventListener("input", narrow);
byId("find").addEventListener("submit", async (event) => {
  event.preventDefault();
  byId("find-error").hidden = true;
  try {
    const phone = await ask("POST", "phones", { number: byId("number").value });
    byId("number").value = "";
    showPhone(phone);
    narrow();
    summarise();
    card(phone.number).root.scrollIntoView({ block: "nearest" });
    card(phone.number).input.focus();
  } catch (error) {
    complain(byId("find-error"), error);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.matches("input, select, textarea")) return;
  event.preventDefault();
  byId("number").focus();
});

function showPaused(paused) {
  byId("pause").setAttribute("aria-pressed", String(paused));
  byId("pause").textContent = paused ? "Resume" : "Pause";
}

byId("pause").addEventListener("click", () => {
  const paused = byId("pause").getAttribute("aria-pressed") === "true";
  ask("POST", paused ? "resume" : "pause").catch((error) => complain(byId("find-error"), error));
});

for (const name of ["faults", "alerts"]) {
  byId(`open-${name}`).addEventListener("click", (event) => {
    byId(name).hidden = !byId(name).hidden;
    event.currentTarget.setAttribute("aria-expanded", String(!byId(name).hidden));
    if (name === "faults" && !byId(name).hidden) loadFaults();
  });
}

// ---- alerts

function showAlert(alert) {
  const line = element("li");
  const code = element("span", "code", alert.code);
  line.append(element("time", "quiet", exact.format(new Date(alert.at))), code);
  line.append(element("span", "sentence", alert.sentence));
  byId("alert-list").prepend(line);
  countAlerts();
}

function countAlerts() {
  const number = byId("alert-list").children.length;
  byId("alert-count").textContent = number;
  byId("alert-count").hidden = number === 0;
  byId("no-alerts").hidden = number > 0;
}

// ---- faults

const GROUPS = {
  "When the bot sends": {
    error_before: "answered 500, not sent",
    error_after: "answered 500, but sent",
    silent_before: "no answer, not sent",
    silent_after: "no answer, but sent",
    silence_seconds: "silence, seconds",
    slow: "slow answer",
    slow_seconds: "slowness, seconds",
    too_many: "burst of 429 begins",
    too_many_burst: "length of a burst",
  },
  "Status reports": {
    callback_lost: "lost",
    callback_twice: "twice",
    callback_swapped: "after the next one",
    callback_late: "late",
    callback_late_seconds: "lateness, seconds",
    webhook_twice: "inbound text posted twice",
  },
  "On the way to the phone": {
    filtered: "filtered (30007)",
    landline: "landline (30006)",
    unreachable: "unreachable (30003)",
    unknown: "unknown cause (30008)",
    stuck: "sent, never reported",
    hold_seconds: "held in the queue, seconds",
  },
};
let faults = {};

function showFaults(now) {
  faults = now;
  byId("fault-fields").replaceChildren(
    ...Object.entries(GROUPS).map(([legend, names]) => {
      const group = element("fieldset");
      group.append(element("legend", "", legend));
      for (const [name, words] of Object.entries(names)) group.append(field(name, words));
      return group;
    }),
  );
  byId("fates").replaceChildren(...Object.entries(now.numbers).map(fate));
}

function field(name, words) {
  const label = element("label", "field", words);
  const input = element("input", faults[name] && !/seconds$|burst$/.test(name) ? "set" : "");
  Object.assign(input, { type: "number", name, min: 0, step: "any", value: faults[name] });
  label.append(input);
  return label;
}

function fate([number, kind]) {
  const line = element("li", "", `${pretty(number)}: ${kind.replace("_", " ")}`);
  const drop = element("button", "", "Drop");
  drop.type = "button";
  drop.addEventListener("click", () => {
    const { [number]: _, ...numbers } = faults.numbers;
    applyFaults({ ...faults, numbers });
  });
  line.append(drop);
  return line;
}

async function loadFaults() {
  try {
    showFaults(await ask("GET", "faults"));
  } catch (error) {
    complain(byId("faults-answer"), error);
  }
}

async function applyFaults(wanted) {
  try {
    showFaults(await ask("PUT", "faults", wanted));
    byId("fate-number").value = "";
    byId("faults-answer").className = "quiet";
    byId("faults-answer").textContent = "In force.";
  } catch (error) {
    byId("faults-answer").className = "error";
    complain(byId("faults-answer"), error);
  }
}

byId("faults-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = { numbers: { ...faults.numbers } };
  for (const input of byId("fault-fields").querySelectorAll("input")) {
    wanted[input.name] = Number(input.value);
  }
  const number = byId("fate-number").value.trim();
  if (number) wanted.numbers[number] = byId("fate-kind").value;
  applyFaults(wanted);
});
byId("no-faults").addEventListener("click", () => applyFaults({}));

// ---- the stream

/** Make the page show exactly this; what is kept keeps its place and what was typed in it. */
function showEverything(all) {
  const numbers = new Set(all.phones.map((phone) => phone.number));
  for (const [number, { root }] of cards) {
    if (numbers.has(number)) continue;
    root.remove();
    cards.delete(number);
  }
  const sids = new Set(all.texts.map((text) => text.sid));
  for (const { bubbles } of cards.values()) {
    for (const [sid, bubble] of bubbles) {
      if (sids.has(sid)) continue;
      bubble.remove();
      bubbles.delete(sid);
    }
  }
  texts.clear();
  isFilling = true;
  all.phones.forEach(showPhone);
  all.texts.forEach(showText);
  all.calls.forEach(showCall);
  isFilling = false;
  byId("alert-list").replaceChildren();
  all.alerts.forEach(showAlert);
  countAlerts();
  showPaused(all.paused);
}

const stream = new EventSource("events");
const handlers = {
  everything: showEverything,
  phone: showPhone,
  text: showText,
  call: showCall,
  alert: showAlert,
  paused: ({ paused }) => showPaused(paused),
};
for (const [name, handle] of Object.entries(handlers)) {
  stream.addEventListener(name, (event) => {
    handle(JSON.parse(event.data));
    summarise();
  });
}
stream.addEventListener("error", () => {
  byId("summary").textContent = "The simulator is not there; waiting for it…";
});
