{
  const columns = (model) => {
    const pixel = () => model.store.get("current");
    const run = (row) => model.runs[row];
    const { number, word } = SST.column;
    const signed = (value) => (Number.isFinite(value) ? `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)} σ` : "–");
    const distance = (row) => (model.relative(run(row), pixel()) - 1) / model.relativeError(run(row), pixel());
    return [
      number("Expected (p.e.)", "Expected charge in photoelectrons", (row) => run(row).expectedPE),
      number("NSB (MHz)", "Nominal night-sky background, MHz of photons per pixel", (row) => model.levels[run(row).level].nominalHz / 1e6),
      number("Resolution", "Fractional charge resolution and its standard error", (row) => run(row).resolution[pixel()],
        (row) => SST.withError(run(row).resolution[pixel()], run(row).uncertainty[pixel()])),
      number("/ requirement", "Resolution over the requirement", (row) => model.relative(run(row), pixel()),
        (row) => SST.withError(model.relative(run(row), pixel()), model.relativeError(run(row), pixel()))),
      number("From 1", `Distance of the last column from 1 in standard errors; beyond ±${SST.number(model.standardErrors)} a run passes or fails`,
        distance, (row) => signed(distance(row))),
      number("Mean ratio", "Mean extracted over expected charge", (row) => run(row).bias[pixel()]),
      word("Verdict", "Verdict on the pixel in this run", (row) => SST.verdictText(model.verdictOf(run(row), pixel()))),
    ];
  };

  /** The verdict at an NSB rate, and why it is undecided. */
  const verdictText = (model, pixel, level) => {
    const verdict = model.levelVerdict(pixel, level);
    const text = `NSB ${model.label(level)}: ${SST.verdictText(verdict)}`;
    if (verdict !== "undecided") return text;
    const runs = model.undecided(pixel, level);
    return `${text} in ${runs.length} of ${SST.plural(model.runsOf(level).length, "run")}. Nearest to the requirement at `
      + `${SST.number(runs[0].expectedPE, 3)} p.e.: ${SST.withError(model.relative(runs[0], pixel), model.relativeError(runs[0], pixel))} `
      + `of it, ${model.doubt(runs[0], pixel)}.`;
  };

  /** The selected pixel: what it is, why it is undecided, and its numbers run by run. */
  SST.crPixel = (model) => {
    const { store } = model;
    const host = SST.byId("pixel-runs");
    const table = SST.table(host, {
      label: "Runs of the selected pixel", columns: columns(model), current: () => store.get("run"),
      select: (row) => store.set({ run: row }),
    });
    const paint = () => {
      const pixel = store.get("current");
      host.hidden = pixel < 0;
      SST.byId("pixel-title").textContent = pixel < 0 ? "No pixel selected" : model.title(pixel);
      SST.byId("pixel-state").textContent = pixel < 0
        ? "Click a pixel on the map or a row of the table of pixels, or find one by its number above."
        : `State: ${model.stateText(pixel)}`;
      SST.byId("pixel-state").title = pixel < 0 ? "" : model.stateHint(pixel);
      SST.byId("pixel-verdicts").replaceChildren(...(pixel < 0 ? [] : model.shownLevels()).map((level) =>
        SST.element("li", { "data-level": String(level) }, SST.verdictIcon(model.levelVerdict(pixel, level)), verdictText(model, pixel, level))));
      table.show(pixel < 0 ? [] : model.shownRows());
    };
    store.watch(["current", "level"], paint);
    store.watch(["current"], () => {
      if (store.get("current") >= 0) SST.announce(SST.byId("pixel-title").textContent);
    });
    store.watch(["run"], table.refresh);
    return table;
  };
}
