// What is chosen in a form of filters is written into the address, and the page follows the address.
(() => {
  "use strict";
  const follow = (form) => {
    const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const search = chosen.size ? `?${chosen}` : "";
    if (search === location.search) return;
    history.pushState({}, "", location.pathname + search);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
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
