// The numbers of a chart as a table, made when somebody opens them, and again when they change.
(() => {
  "use strict";
  const row = (cells, kind) => {
    const line = document.createElement("tr");
    for (const words of cells) {
      const cell = document.createElement(kind);
      if (kind === "th") cell.scope = "col";
      cell.textContent = words;
      line.append(cell);
    }
    return line;
  };
  const fill = (place) => {
    if (!place.open || place.dataset.filled === place.dataset.numbers) return;
    const [columns, ...rows] = JSON.parse(place.dataset.numbers);
    const table = document.createElement("table");
    table.createTHead().append(row(columns, "th"));
    table.createTBody().append(...rows.map((cells) => row(cells, "td")));
    const scroll = place.querySelector("div");
    scroll.className = "scroll";
    scroll.tabIndex = 0;
    scroll.replaceChildren(table);
    place.dataset.filled = place.dataset.numbers;
  };
  document.addEventListener("toggle", (event) => { if (event.target.matches?.("details[data-numbers]")) fill(event.target); }, true);
  new MutationObserver((changes) => changes.forEach(({ target }) => { if (target.open) fill(target); }))
    .observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["data-numbers"] });
})();
