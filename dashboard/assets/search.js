// How lists that drop down are searched: each word anywhere, in any order, whatever the case, the accents
// and the apostrophes, as ``bot/waitlist/views/search.py`` searches for patients. Enter takes the first that is
// listed, if it fits what was typed: a list that the server has yet to answer shows others until then.
(() => {
  "use strict";
  const LETTERS = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d" };
  const folded = (words) => words.replace(/['’‘ʼ`´ʻ′]/g, "").normalize("NFKD").replace(/[\u0300-\u036f]/g, "")
    .toLowerCase().replace(/[ßæœøłđıð]/g, (letter) => LETTERS[letter]);
  const fits = (label, search) => folded(search).split(/[\s,;.()/+"“”\u2010-\u2015-]+/).filter(Boolean)
    .every((word) => folded(label).includes(word) || (/^\d+$/.test(word) && label.replace(/\D/g, "").includes(word)));
  const byWords = ({ options, search }) => options.filter((one) => fits(one.label, search));
  const asAnswered = ({ options }) => options;
  let typed = null;
  document.addEventListener("input", (event) => { typed = event.target; }, true);
  document.addEventListener("focusin", () => { typed = null; });
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || field !== typed || !field.value || !field.closest(".mantine-Select-root")) return;
    if (field.hasAttribute("aria-activedescendant") || event.isComposing) return;
    const list = document.getElementById(field.getAttribute("aria-controls"));
    const first = list?.querySelector('[role="option"]');
    if (!first || !fits(first.textContent, field.value)) return;
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", code: "ArrowDown", bubbles: true }));
  }, { capture: true });
  window.dashMantineFunctions = { ...window.dashMantineFunctions, byWords, asAnswered };
})();
