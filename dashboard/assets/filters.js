// What is chosen in a form of filters is written into the address, and the page follows the address.
(() => {
  "use strict";
  const desk = window.desk ??= {};
  desk.address = (chosen) => {
    const search = chosen.size ? `?${chosen}` : "";
    if (search === location.search) return;
    history.pushState({}, "", location.pathname + search);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  };
  // A form may name what the address says besides it, such as how a list is sorted: that stays.
  const follow = (form) => {
    const said = new URLSearchParams(location.search), kept = (form.dataset.keep ?? "").split(" ");
    const besides = [...said].filter(([name]) => kept.includes(name));
    desk.address(new URLSearchParams([...besides, ...[...new FormData(form)].filter(([, value]) => value)]));
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-filters]");
    if (form) follow(form);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.filters === undefined) return;
    event.preventDefault();
    follow(event.target);
  });
})();
