// Before the first paint: the colour scheme that was chosen last, or the system's.
(() => {
  let chosen = null;
  try { chosen = localStorage.getItem("mantine-color-scheme-value"); } catch { /* private mode */ }
  const dark = chosen === "dark"
    || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.mantineColorScheme = dark ? "dark" : "light";
})();
