// What is drawn again with every change: pieces of HTML that the server made and escaped, each under a
// key of its own, put in place here. A piece that stays keeps its nodes, and with them the focus, a
// selection and what is unfolded.
//
// Rows stay still under a hand. While a pointer is at work in a region that is ``data-still``:
//   - a row that has left the list stays where it is, without its buttons;
//   - a row that grows, or a new one, waits until the pointer rests;
//   - then the row under the pointer (or with the focus) keeps its place on the screen.
// A press on a row that has just moved all the same is not taken: ``window.desk.hasJustMoved``.
(() => {
  "use strict";
  const REST_MS = 700;            // a pointer that has not moved for so long rests
  const AT_WORK_MS = 6_000;       // but nothing waits longer than this, nor does what has left stay
  const JUST_MOVED_MS = 500;      // quicker than this nobody sees that a row has moved, and stops
  const SLIGHT_PX = 4;
  const TOLD_BY_TIME = new Set(["data-left", "aria-label", "style"]);
  const desk = window.desk ??= {};
  const wanted = new WeakMap();   // region -> [{ key, digest, html }]
  const shifted = new WeakMap();  // row -> when it last moved or came
  const hand = { x: -1, y: -1, since: 0, at: 0, down: false };

  const rows = (region) => [...region.children].filter((node) => node.dataset.key !== undefined);
  const regions = () => [...document.querySelectorAll("[data-region]")].filter((one) => wanted.has(one));
  const covered = () => document.querySelector('[role="dialog"]') !== null;

  // ---- the hand
  const moved = (event) => {
    const now = Date.now();
    if (now - hand.at > REST_MS) hand.since = now;
    [hand.x, hand.y, hand.at] = [event.clientX, event.clientY, now];
  };
  document.addEventListener("pointermove", moved);
  document.addEventListener("pointerdown", (event) => { moved(event); hand.down = true; });
  for (const over of ["pointerup", "pointercancel"]) {
    document.addEventListener(over, (event) => { moved(event); hand.down = false; });
  }
  document.documentElement.addEventListener("pointerleave", () => {
    Object.assign(hand, { x: -1, y: -1, at: 0, down: false });
  });
  const works = () => {
    const now = Date.now();
    const busy = hand.down || now - hand.at < REST_MS;
    return busy && now - hand.since < AT_WORK_MS && !covered();
  };
  const sleeps = () => Date.now() - hand.at > AT_WORK_MS;
  const under = (node) => {
    if (covered()) return false;
    const box = node.getBoundingClientRect();
    return hand.x >= box.left && hand.x <= box.right && hand.y >= box.top && hand.y <= box.bottom;
  };

  // ---- one piece
  const made = (piece) => {
    const mould = document.createElement("template");
    mould.innerHTML = piece.html;
    const node = mould.content.firstElementChild;
    node.dataset.key = piece.key;
    node.dataset.digest = piece.digest;
    return node;
  };
  const same = (old, fresh) => old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName
    && old.id === fresh.id && old.dataset?.key === fresh.dataset?.key;
  const ticks = (node) => ["until", "ago", "ahead"].some((name) => node.dataset[name] !== undefined);

  // A field shows what was typed or chosen in it, whatever its attribute says since.
  const set = (node, name, value) => {
    if (value === null) node.removeAttribute(name);
    else node.setAttribute(name, value);
    if (node.matches("input") && name === "value") node.value = value ?? "";
    if (node.matches("option") && name === "selected") node.selected = value !== null;
  };
  const morph = (old, fresh) => {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
      return;
    }
    for (const { name, value } of [...fresh.attributes]) {
      if (old.getAttribute(name) !== value) set(old, name, value);
    }
    for (const { name } of [...old.attributes]) {
      const kept = name === "open" || (ticks(old) && TOLD_BY_TIME.has(name));
      if (!fresh.hasAttribute(name) && !kept) set(old, name, null);
    }
    if (ticks(fresh)) return;
    // What has a key is found wherever it stands; the rest is told by its place.
    const keyed = new Map([...old.children].filter((one) => one.dataset.key).map((one) => [one.dataset.key, one]));
    let at = old.firstChild;
    for (const child of [...fresh.childNodes]) {
      const twin = child.dataset?.key ? keyed.get(child.dataset.key) : at;
      if (!twin || !same(twin, child)) old.insertBefore(child, at);
      else {
        if (twin === at) at = at.nextSibling;
        else old.insertBefore(twin, at);
        morph(twin, child);
      }
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  };

  const heightOf = (node, region) => {
    node.style.cssText = "visibility: hidden; position: absolute; width: 100%; box-sizing: border-box";
    region.append(node);
    const height = node.offsetHeight;
    node.remove();
    node.removeAttribute("style");
    return height;
  };

  // ---- one region, while a hand is at work: nothing moves
  const leave = (row) => {
    row.style.minHeight = `${row.offsetHeight}px`;
    row.classList.add("gone");
    row.dataset.digest = "";
    const told = document.createElement("p");
    told.className = "soft";
    told.textContent = "No longer on this list.";
    const buttons = [...row.querySelectorAll(".actions")];
    const own = buttons.pop();
    buttons.forEach((of_a_part) => of_a_part.remove());
    if (own) own.replaceWith(told);
    else row.append(told);
  };
  const changeInPlace = (region, still) => {
    const pieces = new Map(wanted.get(region).map((piece) => [piece.key, piece]));
    for (const row of rows(region)) {
      const piece = pieces.get(row.dataset.key);
      if (!piece && still && !row.classList.contains("gone")) leave(row);
      if (!piece || piece.digest === row.dataset.digest) continue;
      const fresh = made(piece);
      if (still) {
        if (heightOf(fresh, region) > row.offsetHeight) continue;
        fresh.style.minHeight = `${row.offsetHeight}px`;
      }
      morph(row, fresh);
    }
  };

  // ---- one region, while the hand rests or is elsewhere: everything takes its place
  const remove = (row, region) => {
    const focused = row.contains(document.activeElement) ? document.activeElement : null;
    const after = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    if (!focused) return;
    const alike = after?.querySelector(`[data-press="${focused.dataset.press}"]`);
    (alike ?? after?.querySelector("button, a[href]") ?? region).focus({ preventScroll: true });
  };
  const arrange = (region) => {
    for (const node of region.querySelectorAll(":scope > .loading")) node.remove();
    const keys = new Set(wanted.get(region).map((piece) => piece.key));
    const now = new Map();
    for (const row of rows(region)) {
      if (keys.has(row.dataset.key)) {
        now.set(row.dataset.key, row);
        row.style.minHeight = "";
      } else if (region.dataset.still === undefined || !under(row) || sleeps()) remove(row, region);
      else if (!row.classList.contains("gone")) leave(row);
    }
    const next = (node) => {
      while (node && !keys.has(node.dataset.key)) node = node.nextElementSibling;
      return node;
    };
    let at = next(region.firstElementChild);
    for (const piece of wanted.get(region)) {
      const row = now.get(piece.key) ?? made(piece);
      if (row === at) at = next(at.nextElementSibling);
      else region.insertBefore(row, at);
    }
  };
  const isArranged = (region) => {
    const shown = rows(region), pieces = wanted.get(region);
    if (region.querySelector(":scope > .loading")) return false;  // also where nothing is listed
    return shown.length === pieces.length && pieces.every(({ key, digest }, place) =>
      shown[place].dataset.key === key && shown[place].dataset.digest === digest
      && !shown[place].style.minHeight);
  };

  // ---- the whole page: one row is the fixed point of all of it
  const fixedPoint = () => {
    const still = regions().filter((region) => region.dataset.still !== undefined).flatMap(rows);
    return still.find(under)
      ?? still.find((row) => row.contains(document.activeElement))
      ?? (window.scrollY > 0 ? still.find((row) => row.getBoundingClientRect().top >= 0) : undefined);
  };
  // Where the page cannot be scrolled that far, its region gives way: above, or below to scroll into.
  const giveWay = (region, side, px) => {
    region.style[side] = `${Math.max(0, parseFloat(region.style[side] || "0") + px)}px`;
  };
  const keepStill = (change) => {
    const point = covered() ? undefined : fixedPoint();
    const before = point?.getBoundingClientRect().top;
    change();
    if (!point?.isConnected) return;
    const region = point.closest("[data-region]");
    const drift = () => point.getBoundingClientRect().top - before;
    if (Math.abs(drift()) >= 1) window.scrollBy(0, drift());
    if (drift() <= -1) giveWay(region, "paddingTop", -drift());
    if (drift() >= 1) {
      giveWay(region, "paddingBottom", drift());
      window.scrollBy(0, drift());
    }
  };
  const noteShifts = (change) => {
    const tops = new Map(regions().flatMap(rows).map((row) => [row, row.getBoundingClientRect().top]));
    const first = new Set(regions().filter((region) => !rows(region).length));
    change();
    for (const row of regions().filter((region) => !first.has(region)).flatMap(rows)) {
      const before = tops.get(row);
      const shift = before === undefined ? Infinity : Math.abs(row.getBoundingClientRect().top - before);
      if (shift > SLIGHT_PX) shifted.set(row, Date.now());
    }
  };
  desk.hasJustMoved = (node) => {
    const row = node.closest("[data-key]");
    const most = window.JUST_MOVED_MS ?? JUST_MOVED_MS;
    return row !== null && Date.now() - (shifted.get(row) ?? 0) < most;
  };

  const show = () => {
    const hold = works();
    for (const region of regions()) changeInPlace(region, hold && region.dataset.still !== undefined);
    const waiting = regions().filter((region) => !isArranged(region)
      && !(hold && region.dataset.still !== undefined && rows(region).length));
    if (waiting.length) {
      noteShifts(() => keepStill(() => waiting.forEach(arrange)));
      hand.since = Date.now();
    }
    desk.tellTimes?.();
  };
  setInterval(() => {
    if (!regions().every(isArranged)) show();
    if (works()) return;
    for (const region of regions().filter((one) => one.style.cssText && !under(one))) region.removeAttribute("style");
  }, 250);

  // ---- what the server sent
  const take = (region, listed) => {
    const known = new Map((wanted.get(region) ?? []).map((piece) => [piece.key, piece.html]));
    const pieces = listed.map(([key, digest, html]) => ({ key, digest, html: html ?? known.get(key) }));
    wanted.set(region, pieces.filter(({ html }) => html !== undefined));
    return wanted.get(region).length === pieces.length;
  };
  const put = (news, id) => {
    const none = window.dash_clientside.no_update;
    const place = document.getElementById(id);
    if (!news || !place) return [none, none];
    desk.hearTime?.(news.now);
    const whole = Object.entries(news.regions).map(([name, listed]) => {
      const region = document.getElementById(name);
      return !region || take(region, listed);
    }).every(Boolean);
    show();
    const mine = [...place.querySelectorAll("[data-region]")].filter((region) => wanted.has(region));
    const have = mine.map((region) => [region.id, wanted.get(region).map(({ key, digest }) => [key, digest])]);
    // What is not whole is not seen, and so is asked for again.
    return [whole ? news.seen : none, Object.fromEntries(have)];
  };
  window.dash_clientside ??= {};
  window.dash_clientside.desk = { ...window.dash_clientside.desk, put };

  // A link within the dashboard leads there without loading the page anew.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-inside]");
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !plain) return;
    event.preventDefault();
    history.pushState({}, "", link.getAttribute("href"));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  });
})();
