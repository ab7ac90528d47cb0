{
  const day = (days) => {
    const date = new Date((days - 40587) * 86400000);
    return Number.isFinite(days) ? date.toISOString().slice(0, 19).replace("T", " ") : "–";
  };

  const columns = (model) => {
    const { whole, number, word } = SST.column;
    const one = (row) => model.runs[row];
    return [
      word("Observation", "Its number", (row) => one(row).id),
      { ...word("Begin", "Of the first good time, in the time scale of the file", (row) => day(one(row).starts[0])), key: (row) => one(row).starts[0] ?? NaN, isText: true },
      number("Zenith", "Zenith angle of the pointing in degrees", (row) => one(row).zenith),
      number("Offset", "Distance of the source from the pointing in degrees", (row) => one(row).offset),
      number("Good time", "Seconds", (row) => one(row).ontime), number("Live time", "Seconds", (row) => one(row).live),
      whole("Events", "In the event list", (row) => one(row).events),
      number("Rate", "Events per second of live time", (row) => one(row).events / one(row).live),
      whole("On", "In the source region", (row) => one(row).on), whole("Off", "In all regions of background", (row) => one(row).off),
      whole("Regions", "Of background", (row) => one(row).regions),
      number("Excess", "On without the background", (row) => one(row).excess, (row) => SST.withError(one(row).excess, one(row).error)),
      number("Significance", "Li and Ma, in standard deviations", (row) => one(row).significance, (row) => SST.number(one(row).significance, 3)),
      number("up to here", "Significance of all observations up to this one", (row) => one(row).cumulative, (row) => SST.number(one(row).cumulative, 3)),
      word("File", "The event list", (row) => one(row).file),
    ];
  };

  const save = (model, rows) => {
    const names = ["observation", "file", "begin_mjd", "zenith_deg", "offset_deg", "ontime_s", "livetime_s", "events", "on", "off", "regions",
      "excess", "excess_error", "significance", "cumulative_significance"];
    SST.downloadCSV(`${SST.fileName(model.fileName("observations"))}.csv`, names, rows.map((row) => {
      const run = model.runs[row];
      return [run.id, run.file, run.starts[0], run.zenith, run.offset, run.ontime, run.live, run.events, run.on, run.off, run.regions,
        run.excess, run.error, run.significance, run.cumulative];
    }));
  };

  /** The table of observations; a row selects its good times. */
  SST.obTable = (model) => {
    const { store } = model;
    const table = SST.table(SST.byId("runs"), {
      label: "Observations", columns: columns(model), current: () => store.get("run"), select: (row) => store.set({ run: row }),
    });
    table.show(model.runs.map((_, row) => row));
    store.watch(["run"], table.refresh);
    SST.byId("runs-title").textContent = `Observations: ${model.runs.length}`;
    SST.byId("runs-title").parentElement.append(SST.toolButton("CSV", "Save the table as CSV", () => save(model, table.rows())));
    return table;
  };
}
