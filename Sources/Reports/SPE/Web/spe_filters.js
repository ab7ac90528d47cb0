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
      ...states.groups.map((name, place) => chip(`group:${place}`, name, counts[place], SST.swatch(SST.stateLook[name]))),
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

  /** The bar with filters, search, steps and what is picked. */
  SST.speFilters = (model, table) => {
    const { store } = model;
    const bar = SST.byId("filters");
    const reason = SST.byId("reason");
    bar.append(...chips(model));
    reason.append(...reasons(model));
    reason.addEventListener("change", () => store.set({ filter: reason.value || "all", picked: null }));
    store.watch(["filter"], () => {
      const filter = store.get("filter");
      for (const chip of bar.children) chip.setAttribute("aria-pressed", String(chip.dataset.filter === filter));
      reason.value = /^(fault|status):/.test(filter) ? filter : "";
    });
    SST.pickBar(model, table);
  };
}
