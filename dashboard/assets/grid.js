// A grid asks again for the rows that it shows, and keeps its place and its focus. How it is sorted is said
// by the address, as its filters are. Rows that are chosen stay so while the list is sorted, searched and
// scrolled: the grid would forget what it does not show. Columns that find no room beside the patient are not
// shown, rather than half of one; a row that is opened tells all of them.
(() => {
  "use strict";
  const USUAL = { colId: "score", sort: "desc" };
  const RANK = ["score", "state", "wants", "phone", "boost", "last_asked_at", "parts", "current_appt_at", "joined_at"];
  const SCROLLBAR_PX = 18;
  const chosen = new Set();
  const OWN = new Set(["checkboxSelected", "spaceKey", "rowClicked"]);  // a person's own choice
  let opened = 0;
  const said = () => {
    const words = new URLSearchParams(location.search);
    return words.has("sort") || words.has("order")
      ? { colId: words.get("sort") ?? USUAL.colId, sort: words.get("order") === "asc" ? "asc" : "desc" }
      : USUAL;
  };
  const sorted = (grid) => grid.getColumnState().find((one) => one.sort) ?? USUAL;
  const isUsual = (one) => one.colId === USUAL.colId && one.sort === USUAL.sort;
  const tell = (event) => {
    if (event.source === "api") return;
    const { colId, sort } = sorted(event.api), words = new URLSearchParams(location.search);
    words.delete("sort");
    words.delete("order");
    if (!isUsual({ colId, sort })) words.set("sort", colId);
    if (sort === "asc") words.set("order", "asc");
    window.desk.address(words);
  };
  const follow = (grid) => {
    const asked = said(), now = sorted(grid);
    if (asked.colId === now.colId && asked.sort === now.sort) return;
    grid.applyColumnState({ state: [asked], defaultState: { sort: null } });
  };
  const set = (...given) => window.dash_clientside.set_props(...given);
  const choose = ({ node, source }) => {
    if (!OWN.has(source) || !node.id) return;
    chosen[node.isSelected() ? "add" : "delete"](node.id);
    set("list-chosen", { data: [...chosen] });
  };
  const marked = (grid) => grid.forEachNode((node) => {
    const is = chosen.has(node.id);
    if (node.id && node.isSelected() !== is) node.setSelected(is, false, "api");
  });
  const open = ({ node, column, event }) => {
    const box = column?.getColId().startsWith("ag-Grid-Selection");
    if (box || !node?.data || (event.type === "keydown" && event.key !== "Enter")) return;
    set("list-opened", { data: { id: Number(node.id), nth: ++opened } });
  };
  const fit = (grid, width) => {
    const pinned = grid.getAllDisplayedColumns().filter((one) => one.isPinned());
    let room = width - SCROLLBAR_PX - pinned.reduce((sum, one) => sum + one.getActualWidth(), 0);
    const shown = new Set(RANK.filter((name) => {
      const said = grid.getColumnDef(name);
      room -= said.minWidth ?? said.width;
      return room >= 0;
    }));
    for (const is of [true, false]) grid.setColumnsVisible(RANK.filter((name) => shown.has(name) === is), is);
  };
  const fitted = ({ api, clientWidth }) => fit(api, clientWidth);
  const grids = async (id) => await window.dash_ag_grid?.getApiAsync(id).catch(() => null);
  const showChosen = async (ids) => {
    chosen.clear();
    for (const id of ids ?? []) chosen.add(id);
    const grid = await grids("list");
    if (grid) marked(grid);
    return chosen.size ? `${chosen.size.toLocaleString("en-US")} chosen` : "None chosen";
  };
  const refreshGrid = async (_revision, _said, _search, path, id) => {
    const none = window.dash_clientside.no_update;
    const asked = window.dash_clientside.callback_context.triggered.map((one) => one.prop_id);
    if (path !== "/waitlist") return none;
    const grid = await grids(id);
    if (!grid) return none;
    fit(grid, document.getElementById(id).clientWidth);
    follow(grid);
    if (asked.some((prop) => !prop.startsWith("changes."))) grid.purgeInfiniteCache();
    else grid.refreshInfiniteCache();
    return none;
  };
  // The grid hears them from its first moment on: a row that can be seen can be pressed.
  const markAgain = ({ api }) => marked(api);
  window.dashAgGridFunctions = { ...window.dashAgGridFunctions, tell, choose, markAgain, open, fitted };
  window.dash_clientside ??= {};
  window.dash_clientside.desk = { ...window.dash_clientside.desk, refreshGrid, showChosen };
})();
