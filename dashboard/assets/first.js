// Before all else: the colour scheme that was chosen last, or the system's.
(() => {
  let chosen = null;
  try { chosen = localStorage.getItem("mantine-color-scheme-value"); } catch { /* private mode */ }
  const dark = chosen === "dark"
    || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.mantineColorScheme = dark ? "dark" : "light";

  // A session that has ended leads to the door, whichever request hears of it first.
  const ask = window.fetch;
  window.fetch = async (...given) => {
    const answer = await ask(...given);
    if (answer.status !== 401) return answer;
    location.assign("/login");
    return new Promise(() => {});  // the page is going away: nobody need handle this answer
  };
})();
