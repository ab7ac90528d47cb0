{
  const chips = (model) => {
    const { states, store, pixels } = model;
    const chip = (filter, text, count, icon) =>
      SST.element("button", {
        type: "button", "data-filter": filter, "aria-pressed": "false",
        click: () => store.set({ filter, picked: null }),
      }, ...(icon ? [icon] : []), `${text} `, SST.element("b", {}, String(count)));
    const counts = states.groups.map((_, place) => pixels.filter((pixel) => states.group[pixel] === place).length);
    return [
      chip("all", "all", pixels.length),
      ...states.groups.map((name, place) => chip(`group:${place}`, name, counts[place], SST.stateIcon(name))),
    ];
  };

  const reasons = (model) => {
    const { states, pixels } = model;
    const option = (value, word, count) => SST.element("option", { value }, `${word} (${count})`);
    const group = (label, options) => SST.element("optgroup", { label }, ...options);
    return [
      SST.element("option", { value: "" }, "any"),
      group("Faults", states.faultWords.map((word, place) =>
        option(`fault:${place}`, word, pixels.filter((pixel) => states.faults[pixel].includes(place)).length))),
      group("How the fit ended", states.statusWords.map((word, place) =>
        option(`status:${place}`, word || "no fit", pixels.filter((pixel) => states.status[pixel] === place).length))),
    ];
  };

  /** Selects or picks what a text names: `1234`, `slot/asic/channel`, `slot/asic`, `slot/`. */
  const find = (model, text) => {
    const { camera, pixels } = model;
    const words = text.trim();
    if (words === "") return "";
    if (/^\d+$/.test(words)) {
      if (Number(words) >= model.count) return `pixels go from 0 to ${model.count - 1}`;
      model.select(Number(words));
      return "";
    }
    if (!/^\d+(\s*[/ ]\s*\d*){1,2}$/.test(words)) return "a number, or slot/ASIC/channel";
    const [slot, asic, channel] = words.split(/[\s/]+/).map((part) => (part === "" ? undefined : Number(part)));
    const list = pixels.filter((pixel) =>
      camera.slot[pixel] === slot && (asic === undefined || camera.asic[pixel] === asic)
      && (channel === undefined || camera.channel[pixel] === channel));
    if (list.length === 0) return "no such pixel";
    if (list.length === 1) model.select(list[0]);
    else model.pick(asic === undefined ? `slot ${slot}` : `slot ${slot}, ASIC ${asic}`, list);
    return list.length === 1 ? "" : SST.plural(list.length, "pixel");
  };

  /** The bar with filters, search, steps and what is picked. */
  SST.speFilters = (model, table) => {
    const { store } = model;
    const bar = SST.byId("filters");
    const reason = SST.byId("reason");
    const picked = SST.byId("picked");
    const text = SST.byId("search-text");
    bar.append(...chips(model));
    reason.append(...reasons(model));
    reason.addEventListener("change", () => store.set({ filter: reason.value || "all", picked: null }));
    store.watch(["filter"], () => {
      const filter = store.get("filter");
      for (const chip of bar.children) chip.setAttribute("aria-pressed", String(chip.dataset.filter === filter));
      reason.value = /^(fault|status):/.test(filter) ? filter : "";
    });
    store.watch(["picked"], () => {
      const now = store.get("picked");
      picked.hidden = !now;
      if (now) picked.textContent = `✕ ${now.label}: ${SST.plural(now.pixels.size, "pixel")}`;
    });
    picked.addEventListener("click", () => store.set({ picked: null }));
    const search = () => {
      SST.byId("search-note").textContent = find(model, text.value);
    };
    text.addEventListener("input", search);
    SST.byId("search").addEventListener("submit", (event) => {
      event.preventDefault();
      search();
    });
    SST.byId("previous").addEventListener("click", () => table.step(-1));
    SST.byId("next").addEventListener("click", () => table.step(1));
  };
}
