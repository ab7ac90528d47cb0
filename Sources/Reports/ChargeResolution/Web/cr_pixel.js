{
  const columns = (model) => {
    const pixel = () => model.store.get("current");
    const run = (row) => model.runs[row];
    const { number, word } = SST.column;
    return [
      number("Expected", "Expected charge in p.e.", 96, (row) => run(row).expectedPE,
        (row) => SST.number(run(row).expectedPE)),
      number("Night sky", "Night-sky background in Hz per pixel", 84, (row) => model.levels[run(row).level].nominalHz,
        (row) => run(row).levelLabel),
      number("Resolution", "Fractional charge resolution", 150, (row) => run(row).resolution[pixel()],
        (row) => SST.withError(run(row).resolution[pixel()], run(row).uncertainty[pixel()])),
      number("/ requirement", "Resolution over the requirement", 146, (row) => model.relative(run(row), pixel()),
        (row) => SST.withError(model.relative(run(row), pixel()), model.relativeError(run(row), pixel()))),
      number("Mean", "Mean extracted over expected charge", 70, (row) => run(row).bias[pixel()],
        (row) => SST.number(run(row).bias[pixel()])),
      word("Verdict", "Verdict on the pixel in this run", 76, (row) => SST.verdictText(model.verdictOf(run(row), pixel()))),
    ];
  };

  /** The selected pixel: what it is, and its numbers run by run. */
  SST.crPixel = (model) => {
    const { store } = model;
    const table = SST.table(SST.byId("pixel-runs"), {
      label: "Runs of the selected pixel", columns: columns(model), current: () => store.get("run"),
      select: (row) => store.set({ run: row }),
    });
    const paint = () => {
      const pixel = store.get("current");
      if (pixel < 0) return;
      SST.byId("pixel-title").textContent = model.title(pixel);
      const parts = model.levels.map((one, level) => `${one.label}: ${SST.verdictText(model.levelVerdict(pixel, level))}`);
      SST.byId("pixel-state").textContent = [model.stateText(pixel), ...parts].join(" · ");
      table.show(model.shownRows());
    };
    store.watch(["current", "level"], paint);
    store.watch(["current"], () => {
      if (store.get("current") >= 0) SST.announce(SST.byId("pixel-title").textContent);
    });
    store.watch(["run"], table.refresh);
    return table;
  };
}
