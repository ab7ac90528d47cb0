{
  const names = ["zenith", "offset", "ontime", "live", "excess", "error", "significance", "cumulative"];

  /** Numbers that are not known travel as null. */
  const known = (run) => ({ ...run, ...Object.fromEntries(names.map((name) => [name, run[name] ?? NaN])) });

  /**
   * What the views of an observation report share: the data and the state of the page.
   *
   * State: the places of the shown `map` and of the chosen `run`.
   */
  SST.obModel = () => {
    const data = SST.data();
    const runs = data.runs.map(known);
    // The live time up to the end of each observation, in hours.
    let sum = 0;
    const hours = runs.map(({ live }) => {
      sum += Number.isFinite(live) ? live / 3600 : 0;
      return sum;
    });
    const store = SST.store({ map: 0, run: -1 });
    return { ...data, runs, hours, store, fileName: (...parts) => [data.name, ...parts].join("-") };
  };
}
