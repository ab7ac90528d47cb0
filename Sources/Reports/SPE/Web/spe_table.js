{
  const columns = (model) => [
    ...model.identityColumns,
    { ...SST.column.word("State", "State of the pixel", model.groupName), hint: model.stateHint },
    ...model.quantities.map((quantity) =>
      SST.column.number(model.withUnit(quantity), quantity.definition || model.withUnit(quantity),
        (pixel) => quantity.values[pixel], (pixel) => model.valueText(quantity, pixel))),
    SST.column.word("Fit", "How the fit ended", model.status),
    { ...SST.column.word("Reasons", "Why the pixel is not good; a pixel can have several reasons", (pixel) => model.faults(pixel).join(", ")), hint: model.stateHint },
  ];

  /** All listed pixels with all numbers, in full precision. */
  const save = (model, rows) => {
    const names = [...model.identityNames, "state", "status", "faults"];
    for (const { name, errors } of model.quantities) names.push(name, ...(errors ? [`${name}_error`] : []));
    SST.downloadCSV(`${SST.fileName(model.name)}.csv`, names, rows.map((pixel) => {
      const line = [...model.identityNumbers(pixel), model.groupName(pixel), model.status(pixel),
        model.faults(pixel).join("; ")];
      for (const { values, errors } of model.quantities) {
        line.push(values[pixel], ...(errors ? [errors[pixel]] : []));
      }
      return line;
    }));
  };

  /** The table of the listed pixels. */
  SST.speTable = (model) => {
    const { store } = model;
    const table = SST.table(SST.byId("table"), {
      label: "Pixels", columns: columns(model), select: model.select, current: () => store.get("current"),
    });
    store.watch(["filter", "picked"], () => {
      const rows = model.listed();
      SST.byId("table-title").textContent = `Pixels: ${rows.length} of ${model.count}`;
      table.show(rows);
    });
    store.watch(["current"], table.refresh);
    SST.byId("table-title").parentElement.append(
      SST.toolButton("CSV", "Save the listed pixels as CSV", () => save(model, table.rows())));
    return table;
  };
}
