// How lists that drop down are searched: each word anywhere, in any order, whatever the case, the accents
// and the apostrophes, as ``bot/waitlist/views/search.py`` searches for patients.
(() => {
  "use strict";
  const LETTERS = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d" };
  const folded = (words) => words.replace(/['’‘ʼ`´ʻ′]/g, "").normalize("NFKD").replace(/[\u0300-\u036f]/g, "")
    .toLowerCase().replace(/[ßæœøłđıð]/g, (letter) => LETTERS[letter]);
  const byWords = ({ options, search }) => {
    const words = folded(search).split(/[\s,;.()/+"“”\u2010-\u2015-]+/).filter(Boolean);
    return options.filter((one) => words.every((word) => folded(one.label).includes(word)));
  };
  const asAnswered = ({ options }) => options;
  window.dashMantineFunctions = { ...window.dashMantineFunctions, byWords, asAnswered };
})();
