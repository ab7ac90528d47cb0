{
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
    const wanted = words.split(/[\s/]+/).map((part) => (part === "" ? undefined : Number(part)));
    const list = pixels.filter((pixel) =>
      [camera.slot, camera.asic, camera.channel].every((values, at) =>
        wanted[at] === undefined || values[pixel] === wanted[at]));
    if (list.length === 0) return "no such pixel";
    if (list.length === 1) model.select(list[0]);
    else model.pick(wanted[1] === undefined ? `slot ${wanted[0]}` : `slot ${wanted[0]}, ASIC ${wanted[1]}`, list);
    return list.length === 1 ? "" : SST.plural(list.length, "pixel");
  };

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

  const search = (model) => {
    const text = SST.byId("search-text");
    const run = () => {
      SST.byId("search-note").textContent = find(model, text.value);
    };
    text.addEventListener("input", run);
    SST.byId("search").addEventListener("submit", (event) => {
      event.preventDefault();
      run();
    });
  };

  /** The bar with background lights, selection, filter, search, steps and what is picked. */
  SST.crFilters = (model, table) => {
    const { store, levels } = model;
    chips(SST.byId("levels"), store, "level", [[-1, "all night sky"], ...levels.map(({ label }, level) => [level, label])]);
    chips(SST.byId("selections"), store, "selection", [["all", "ALL"], ["good", "GOOD"]]);
    store.watch(["level"], () => {
      const run = model.runs[store.get("run")];
      if (run && store.get("level") >= 0 && run.level !== store.get("level")) store.set({ run: -1 });
    });
    filter(model);
    search(model);
    const picked = SST.byId("picked");
    store.watch(["picked"], () => {
      const now = store.get("picked");
      picked.hidden = !now;
      if (now) picked.textContent = `✕ ${now.label}: ${SST.plural(now.pixels.size, "pixel")}`;
    });
    picked.addEventListener("click", () => store.set({ picked: null }));
    SST.byId("previous").addEventListener("click", () => table.step(-1));
    SST.byId("next").addEventListener("click", () => table.step(1));
  };
}
