{
  /** Numbers that are not known travel as null. */
  const known = (object, names) =>
    ({ ...object, ...Object.fromEntries(names.map((name) => [name, object[name] ?? NaN])) });

  const telescope = (one) => ({
    ...one,
    models: one.models.map((model) => ({
      ...model, outOfBag: model.outOfBag.map((figure) => known(figure, ["value", "error"])),
    })),
    separations: one.separations.map((separation) => ({
      ...separation, bands: separation.bands.map((band) => known(band, ["area", "areaError"])),
    })),
  });

  /**
   * What the views of a training report share: the data and the state of the page.
   *
   * State: the places of the shown `telescope`, `model`, `matrix`, `separation` and `band`; `importance` ("permutation"
   * or "impurity"), `logScores`.
   */
  SST.trModel = () => {
    const data = SST.data();
    const telescopes = data.telescopes.map(telescope);
    const store = SST.store({
      telescope: 0, model: 0, matrix: 0, separation: 0, band: 0, importance: "permutation", logScores: false,
    });
    const none = { name: "", models: [], matrices: [], curves: [], separations: [], features: [] };
    const current = () => telescopes[store.get("telescope")] ?? none;
    return {
      ...data, telescopes, store, current,
      /** What is shown of the telescope; undefined if it has none. */
      model: () => current().models[store.get("model")],
      matrix: () => current().matrices[store.get("matrix")],
      separation: () => current().separations[store.get("separation")],
      /** The name of a saved file. */
      fileName: (...parts) => [data.name, current().name, ...parts].join("-"),
      /** Shows a telescope; what has the same name as what was shown before is shown again. */
      show(place) {
        const next = telescopes[place] ?? none;
        const same = (list, name, key) =>
          Math.max(0, next[list].findIndex((one) => one[key] === current()[list][store.get(name)]?.[key]));
        store.set({
          telescope: place, model: same("models", "model", "purpose"), matrix: same("matrices", "matrix", "name"),
          separation: same("separations", "separation", "name"), band: 0,
        });
      },
    };
  };

  /** Fills a list of choices of a card with the names of what the telescope has, and keeps it. */
  SST.trChoice = (id, model, name, list, text) => {
    const { store } = model;
    const choice = SST.byId(id);
    store.watch(["telescope", name], () => {
      const entries = list();
      choice.replaceChildren(...entries.map((entry, place) => SST.element("option", { value: String(place) }, text(entry))));
      choice.value = String(store.get(name));
      choice.closest("label").hidden = entries.length < 2;
    });
    choice.addEventListener("change", () => store.set({ [name]: Number(choice.value), ...(name === "separation" ? { band: 0 } : {}) }));
  };
}
