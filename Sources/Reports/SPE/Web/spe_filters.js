{
  const chips = (model) => {
    const { states, store, pixels } = model;
    const chip = (filter, text, count, icon, meaning) =>
      SST.element("button", {
        type: "button", "data-filter": filter, "aria-pressed": "false",
        click: () => store.set({ filter, picked: null }),
        title: meaning,
      }, ...(icon ? [icon] : []), `${text} `, SST.element("b", {}, String(count)));
    const counts = states.groups.map((_, place) => pixels.filter((pixel) => states.group[pixel] === place).length);
    return [
      chip("all", "all", pixels.length),
      ...states.groups.map((name, place) => chip(`group:${place}`, name, counts[place], SST.swatch(SST.stateLook[name]), states.groupMeanings[place])),
    ];
  };

  const reasons = (model) => {
    const { states, pixels } = model;
    const option = (value, word, count) => SST.element("option", { value }, `${word} (${count})`);
    const group = (label, options) => SST.element("optgroup", { label }, ...options);
    return [
      SST.element("option", { value: "" }, "any"),
      group("Reasons (a pixel can have several)", states.faultWords.map((word, place) =>
        option(`fault:${place}`, word, pixels.filter((pixel) => states.faults[pixel].includes(place)).length))),
      group("How the fit ended", states.statusWords.map((word, place) =>
        option(`status:${place}`, word || "no fit", pixels.filter((pixel) => states.status[pixel] === place).length))),
    ];
  };

  /** Every filter with its number of pixels and what it means; a click on the number chooses it. */
  const meanings = (model) => {
    const { states, store, pixels } = model;
    const line = (filter, icon, word, meaning, test) => {
      const count = pixels.filter(test).length;
      const number = SST.element("button", {
        type: "button", class: "small", "data-meaning": filter, "aria-label": `Show ${SST.plural(count, "pixel")}: ${word}`,
        click: () => store.set({ filter, picked: null }),
      }, String(count));
      return SST.element("div", {}, SST.element("dt", {}, ...(icon ? [icon, " "] : []), `${word} `, number),
        SST.element("dd", {}, meaning || "no definition"));
    };
    const section = (title, lines) => (lines.length > 0
      ? [SST.element("section", {}, SST.element("h3", {}, title), SST.element("dl", {}, ...lines))] : []);
    return [
      ...section("States: each pixel has one", states.groups.map((name, place) => line(`group:${place}`,
        SST.swatch(SST.stateLook[name]), name, states.groupMeanings[place], (pixel) => states.group[pixel] === place))),
      ...section("Reasons: a pixel can have several, so that their numbers overlap", states.faultWords.map((word, place) =>
        line(`fault:${place}`, null, word, states.faultMeanings[place], (pixel) => states.faults[pixel].includes(place)))),
      ...section("How the fit ended: each pixel has one", states.statusWords.map((word, place) =>
        line(`status:${place}`, null, word || "no fit", word ? states.statusMeanings[place] : "The pixel was not fitted.",
          (pixel) => states.status[pixel] === place))),
    ];
  };

  /** The bar with filters, search, steps and what is picked. */
  SST.speFilters = (model, table) => {
    const { store } = model;
    const bar = SST.byId("filters");
    const reason = SST.byId("reason");
    bar.append(...chips(model));
    reason.append(...reasons(model));
    SST.byId("meanings-list").append(...meanings(model));
    reason.addEventListener("change", () => store.set({ filter: reason.value || "all", picked: null }));
    store.watch(["filter"], () => {
      const filter = store.get("filter");
      for (const chip of bar.children) chip.setAttribute("aria-pressed", String(chip.dataset.filter === filter));
      reason.value = /^(fault|status):/.test(filter) ? filter : "";
    });
    SST.pickBar(model, table);
  };
}
