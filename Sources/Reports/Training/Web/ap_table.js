{
  const columns = (model) => {
    const { whole, number, word } = SST.column;
    const one = (row) => model.current().features[row];
    return [
      whole("No.", "From the largest disagreement to the smallest", (row) => row + 1),
      word("Feature", "Name and unit", (row) => SST.withUnit(one(row))),
      {
        ...word("Verdict", "Whether the models know such events", (row) => model.verdict(one(row))), key: (row) => one(row).verdict,
        hint: (row) => model.meanings[one(row).verdict],
      },
      number("Distance", "The largest difference of the cumulative distributions, 0 to 1", (row) => one(row).distance,
        (row) => SST.number(one(row).distance, 3)),
      number("by chance", "The distance that is expected of samples of these sizes from one distribution", (row) => one(row).expected,
        (row) => SST.number(one(row).expected, 2)),
      number("Outside", "The fraction of the events below or above all of the training", (row) => one(row).outside,
        (row) => SST.percent(one(row).outside)),
      number("Training", "The median of the sample of the training", (row) => one(row).referenceMedian),
      number("Here", "The median of the events that the models are applied to", (row) => one(row).applicationMedian),
      whole("No value", "Events without a finite value", (row) => one(row).notFinite),
    ];
  };

  const save = (model, rows) => {
    const names = ["feature", "unit", "verdict", "distance", "expected_distance", "outside_fraction", "training_minimum",
      "training_maximum", "training_sample", "training_median", "application_median", "not_finite"];
    SST.downloadCSV(`${SST.fileName(model.fileName("features"))}.csv`, names, rows.map((row) => {
      const feature = model.current().features[row];
      return [feature.name, feature.unit, model.verdict(feature), feature.distance, feature.expected, feature.outside, feature.lowest,
        feature.highest, model.pair(feature)[0].name, feature.referenceMedian, feature.applicationMedian, feature.notFinite];
    }));
  };

  /** The table of the features; a row selects one. */
  SST.apTable = (model) => {
    const { store } = model;
    const table = SST.table(SST.byId("table"), {
      label: "Features", columns: columns(model), current: () => store.get("feature"), select: (row) => store.set({ feature: row }),
    });
    store.watch(["telescope"], () => {
      const { features } = model.current();
      SST.byId("table-title").textContent = `Features: ${features.length}`;
      table.show(features.map((_, row) => row));
    });
    store.watch(["feature"], table.refresh);
    SST.byId("table-title").parentElement.append(
      SST.toolButton("CSV", "Save the features as CSV", () => save(model, table.rows())));
    return table;
  };
}
