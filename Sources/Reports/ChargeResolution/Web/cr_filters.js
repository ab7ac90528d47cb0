{
  /** Buttons of which one is pressed. */
  const chips = (host, store, name, values) => {
    host.append(...values.map(([value, ...content]) =>
      SST.element("button", {
        type: "button", "data-value": String(value), "aria-pressed": "false", click: () => store.set({ [name]: value }),
      }, ...content)));
    store.watch([name], () => {
      for (const chip of host.children) {
        chip.setAttribute("aria-pressed", String(chip.dataset.value === String(store.get(name))));
      }
    });
  };

  const filter = (model) => {
    const { store } = model;
    const choice = SST.byId("filter");
    const option = (value, text) => SST.element("option", { value }, text);
    store.watch(["level"], () => {
      const level = store.get("level");
      const count = (test) => model.pixels.filter(test).length;
      choice.replaceChildren(
        option("all", `all pixels (${model.count})`), option("good", `good pixels (${count(model.isGood)})`),
        ...model.order.map((verdict) => option(verdict,
          `${SST.verdictText(verdict)} (${count((pixel) => model.levelVerdict(pixel, level) === verdict)})`)));
      choice.value = store.get("filter");
    });
    store.watch(["filter"], () => {
      choice.value = store.get("filter");
    });
    choice.addEventListener("change", () => store.set({ filter: choice.value, picked: null }));
  };

  /** The bar with NSB rates, selection, filter, search, steps and what is picked. */
  SST.crFilters = (model, table) => {
    const { store, levels } = model;
    chips(SST.byId("levels"), store, "level", [[-1, "all NSB"], ...levels.map(({ label }, level) => [level, label])]);
    chips(SST.byId("selections"), store, "selection", [["all", "all pixels"], ["good", "good pixels"]]);
    store.watch(["level"], () => {
      const run = model.runs[store.get("run")];
      if (run && store.get("level") >= 0 && run.level !== store.get("level")) store.set({ run: -1 });
    });
    filter(model);
    SST.pickBar(model, table);
  };
}
