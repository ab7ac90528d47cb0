{
  const identity = (model) => {
    const { camera } = model;
    const whole = (name, title, list, width) => ({
      name, title, width, text: (pixel) => String(list[pixel]), key: (pixel) => list[pixel],
    });
    const word = (name, title, width, text) => ({ name, title, width, isText: true, text, key: text });
    return [
      whole("Pixel", "Pixel number", model.pixels, 74), whole("Slot", "Module", camera.slot, 64),
      whole("ASIC", "ASIC of the module", camera.asic, 68), whole("Ch", "Channel of the ASIC", camera.channel, 60),
      word("State", "State of the pixel", 92, model.groupName),
      word("Faults", "What is wrong", 200, (pixel) => model.faults(pixel).join(", ")),
      word("Fit", "How the fit ended", 110, model.status),
    ];
  };

  const columns = (model) => [
    ...identity(model),
    ...model.quantities.map((quantity) => ({
      name: quantity.label, title: model.withUnit(quantity), width: widthOf(model, quantity),
      text: (pixel) => model.valueText(quantity, pixel), key: (pixel) => quantity.values[pixel],
    })),
  ];

  /** Wide enough for the longest number. */
  const widthOf = (model, quantity) => {
    const longest = (most, pixel) => Math.max(most, model.valueText(quantity, pixel).length);
    return 18 + 8 * model.pixels.reduce(longest, Math.min(40, quantity.label.length + 3));
  };

  /** All listed pixels with all numbers, in full precision. */
  const save = (model, rows) => {
    const { camera } = model;
    const names = ["pixel_no", "slot", "asic", "asic_ch", "state", "status", "faults"];
    for (const { name, errors } of model.quantities) names.push(name, ...(errors ? [`${name}_error`] : []));
    SST.downloadCSV(`${SST.fileName(model.name)}.csv`, names, rows.map((pixel) => {
      const line = [pixel, camera.slot[pixel], camera.asic[pixel], camera.channel[pixel], model.groupName(pixel),
        model.status(pixel), model.faults(pixel).join("; ")];
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
