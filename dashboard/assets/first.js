// Before all else: the colour scheme that was chosen last, or the system's.
(() => {
  let chosen = null;
  try { chosen = localStorage.getItem("mantine-color-scheme-value"); } catch { /* private mode */ }
  const dark = chosen === "dark"
    || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.mantineColorScheme = dark ? "dark" : "light";

  // A session that has ended is noted, whichever request hears of it first: see desk.js.
  const ask = window.fetch;
  (window.desk ??= {}).ask = (...given) => ask(...given);
  window.fetch = async (...given) => {
    const answer = await ask(...given);
    if (answer.status !== 401) return answer;
    window.sessionEnded = true;
    return new Promise(() => {});  // nobody need handle this answer
  };
})();
