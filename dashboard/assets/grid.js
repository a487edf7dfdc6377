// A grid asks again for the rows that it shows, and keeps its place, its selection and its focus.
(() => {
  "use strict";
  const refreshGrid = async (_revision, _said, _show, id) => {
    const none = window.dash_clientside.no_update;
    const asked = window.dash_clientside.callback_context.triggered.map((one) => one.prop_id);
    const grid = await window.dash_ag_grid?.getApiAsync(id).catch(() => null);
    if (grid && asked.some((prop) => !prop.startsWith("changes."))) grid.purgeInfiniteCache();
    else grid?.refreshInfiniteCache();
    return none;
  };
  window.dash_clientside ??= {};
  window.dash_clientside.desk = { ...window.dash_clientside.desk, refreshGrid };
})();
