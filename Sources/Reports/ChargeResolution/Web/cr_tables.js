{
  const { whole, number, word } = SST.column;
  /** Seven digits, which is all that a single-precision number has. */
  const exact = (value) => (Number.isFinite(value) ? Number(value.toPrecision(7)) : NaN);

  const runColumns = (model) => {
    const run = (row) => model.runs[row];
    const camera = (row) => model.cameraOf(run(row));
    const relative = (row) => camera(row).resolution / run(row).requirement;
    return [
      whole("No.", "In order of NSB and light", (row) => row + 1),
      word("Run", "Name of the run", (row) => run(row).name),
      number("NSB (MHz)", "Nominal night-sky background, MHz of photons per pixel",
        (row) => model.levels[run(row).level].nominalHz / 1e6),
      number("NSB, measured", "Measured night-sky background, MHz of photons per pixel", (row) => run(row).nightSkyHz / 1e6),
      number("Photons", "Measured photons per pixel and flash", (row) => run(row).photons),
      number("Charge (p.e.)", "Expected charge in photoelectrons", (row) => run(row).expectedPE),
      whole("Events", "Events used", (row) => run(row).events),
      word("Left out", "Events left out, and why", (row) =>
        run(row).rejected.filter(([, events]) => events > 0).map(([reason, events]) => `${events} ${reason}`).join(", ")
        || "none"),
      number("Resolution", "Fractional charge resolution and its standard error", (row) => camera(row).resolution,
        (row) => SST.withError(camera(row).resolution, camera(row).uncertainty)),
      number("Required", "Required resolution", (row) => run(row).requirement),
      number("/ required", "Resolution over the requirement", relative,
        (row) => SST.withError(relative(row), camera(row).uncertainty / run(row).requirement)),
      number("Mean ratio", "Mean extracted over expected charge, all charges", (row) => camera(row).bias,
        (row) => SST.withError(camera(row).bias, camera(row).biasUncertainty)),
      word("Verdict", "Verdict on the camera", (row) => SST.verdictText(model.verdicts[camera(row).verdict])),
    ];
  };

  const saveRuns = (model, rows) => {
    const names = ["name", "nsb", "nsb_requirement", "nsb_meas", "n_ph_meas", "expected_pe", "events", "rejected",
      "requirement", "resolution", "resolution_error", "band_16", "band_84", "mean_ratio", "mean_ratio_error", "verdict"];
    SST.downloadCSV(`${SST.fileName(model.name, "runs", model.store.get("selection"))}.csv`, names, rows.map((row) => {
      const run = model.runs[row];
      const camera = model.cameraOf(run);
      const { nominalHz, rateHz } = model.levels[run.level];
      return [run.name, nominalHz, rateHz, run.nightSkyHz, run.photons, run.expectedPE, run.events,
        run.rejected.map(([reason, events]) => `${reason}: ${events}`).join("; "), run.requirement,
        camera.resolution, camera.uncertainty, camera.low, camera.high, camera.bias,
        camera.biasUncertainty, model.verdicts[camera.verdict]];
    }));
  };

  /** The table of the runs. */
  SST.crRuns = (model) => {
    const { store } = model;
    const table = SST.table(SST.byId("runs"), {
      label: "Runs", columns: runColumns(model), current: () => store.get("run"),
      select: (row) => store.set({ run: row }),
    });
    store.watch(["level", "selection"], () => table.show(model.shownRows()));
    store.watch(["run"], table.refresh);
    SST.byId("runs-title").parentElement.append(
      SST.toolButton("CSV", "Save the listed runs as CSV", () => saveRuns(model, table.rows())));
    return table;
  };

  /** The verdict on a pixel, with the distance of the nearest run from the requirement if it is undecided. */
  const verdictText = (model, pixel, level) => {
    const verdict = model.levelVerdict(pixel, level);
    const [run] = verdict === "undecided" ? model.undecided(pixel, level) : [];
    const distance = run ? model.distance(run, pixel) : NaN;
    return Number.isFinite(distance)
      ? `undecided: ${distance.toFixed(1)} σ at ${SST.number(run.expectedPE, 3)} p.e.` : SST.verdictText(verdict);
  };

  const pixelColumns = (model) => {
    const { levels, order } = model;
    const state = { ...word("State", "State of the pixel, and why it is not good", model.stateText), hint: model.stateHint };
    return [...model.identityColumns, state, ...levels.flatMap(({ label }, level) => {
      const runs = model.runsOf(level);
      const worst = (pixel) => model.worst(pixel, runs);
      const value = (pixel) => (worst(pixel) ? model.relative(worst(pixel), pixel) : NaN);
      return [
        {
          ...word(`NSB ${label}`, `Verdict at NSB ${label}; undecided: distance from the requirement in standard errors`,
            (pixel) => verdictText(model, pixel, level)),
          key: (pixel) => order.indexOf(model.levelVerdict(pixel, level)),
        },
        number(`worst, ${label}`, `Highest resolution over requirement at NSB ${label}`, value, (pixel) =>
          (worst(pixel) ? SST.withError(value(pixel), model.relativeError(worst(pixel), pixel)) : "–")),
        whole(`failing, ${label}`, `Runs that fail at NSB ${label}`, (pixel) =>
          runs.filter((run) => model.verdictOf(run, pixel) === "fail").length),
      ];
    })];
  };

  const savePixels = (model, rows) => {
    const names = [...model.identityNames, "state", "run", "nsb", "expected_pe", "resolution", "resolution_error",
      "requirement", "mean_ratio", "verdict"];
    const lines = rows.flatMap((pixel) => model.shownRuns().map((run) => [
      ...model.identityNumbers(pixel), model.stateText(pixel), run.name, model.levels[run.level].nominalHz,
      run.expectedPE, exact(run.resolution[pixel]), exact(run.uncertainty[pixel]), run.requirement, exact(run.bias[pixel]), model.verdictOf(run, pixel),
    ]));
    SST.downloadCSV(`${SST.fileName(model.name, "pixels")}.csv`, names, lines);
  };

  /** The table of the listed pixels. */
  SST.crPixels = (model) => {
    const { store } = model;
    const table = SST.table(SST.byId("table"), {
      label: "Pixels", columns: pixelColumns(model), select: model.select, current: () => store.get("current"),
    });
    store.watch(["filter", "picked", "level"], () => {
      const rows = model.listed();
      SST.byId("table-title").textContent = `Pixels: ${rows.length} of ${model.count}`;
      table.show(rows);
    });
    store.watch(["current"], table.refresh);
    SST.byId("table-title").parentElement.append(SST.toolButton(
      "CSV", "Save the listed pixels, run by run, as CSV", () => savePixels(model, table.rows())));
    return table;
  };
}
