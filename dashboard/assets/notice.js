// Something new waits for a person: a sound and a notification of the browser, for whoever wants them on this
// machine. They tell how many, and never who. Of several tabs one tells.
(() => {
  "use strict";
  const WAYS = ["sound", "notification"];
  const ONCE_MS = 3_000;
  const LAST = "noticed-at";
  let before = null;

  const kept = {
    get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
    set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* private mode */ } },
  };
  const wants = (way) => kept.get(`notice-${way}`) === "yes";
  const isFirst = () => {
    const now = Date.now(), last = Number(kept.get(LAST));
    if (now - last < ONCE_MS) return false;
    kept.set(LAST, String(now));
    return true;
  };
  const ring = () => {
    const audio = new AudioContext();
    const tone = audio.createOscillator(), loud = audio.createGain();
    tone.frequency.value = 660;
    loud.gain.setValueAtTime(0.15, audio.currentTime);
    loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.5);
    tone.connect(loud).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.5);
    tone.onended = () => audio.close();
  };
  const show = (count) => {
    if (typeof Notification === "undefined" || Notification.permission !== "granted" || document.hasFocus()) return;
    const brand = document.querySelector(".brand")?.textContent ?? "";
    const told = new Notification(brand, { body: `${count} waiting for a person`, tag: "waiting", icon: "/assets/icon.svg" });
    told.onclick = () => { window.focus(); told.close(); };
  };
  const look = () => {
    const said = document.getElementById("waiting")?.dataset.count;
    if (!said) return;
    const count = Number(said), more = before !== null && count > before;
    before = count;
    if (!more || !WAYS.some(wants) || !isFirst()) return;
    if (wants("sound")) ring();
    if (wants("notification")) show(count);
  };
  setInterval(look, 250);

  // Where they are chosen: boxes with ``data-notice``.
  const boxes = () => document.querySelectorAll("input[data-notice]");
  const say = (words) => { const place = document.getElementById("notice-said"); if (place) place.textContent = words; };
  setInterval(() => {
    for (const box of boxes()) {
      if (box.dataset.shown) continue;
      box.dataset.shown = "yes";
      box.checked = wants(box.dataset.notice);
    }
  }, 250);
  document.addEventListener("change", async (event) => {
    const way = event.target.dataset?.notice;
    if (!way) return;
    let on = event.target.checked;
    if (on && way === "notification") {
      on = typeof Notification !== "undefined" && await Notification.requestPermission() === "granted";
      if (!on) say("The browser does not allow notifications of this page: allow them beside its address.");
    }
    event.target.checked = on;
    kept.set(`notice-${way}`, on ? "yes" : "no");
    if (on && way === "sound") ring();
    if (on || way === "sound") say(on ? "On, in this browser." : "Off, in this browser.");
  });
})();
