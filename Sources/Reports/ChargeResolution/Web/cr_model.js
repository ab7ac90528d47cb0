{
  /* The worst first: a pixel that fails at one NSB rate fails. */
  const order = ["fail", "undecided", "pass", "outside", "no data"];

  /** Numbers that are not known travel as null. */
  const known = (object, names) => Object.fromEntries(names.map((name) => [name, object[name] ?? NaN]));
  const camera = (part) =>
    ({ ...part, ...known(part, ["resolution", "uncertainty", "bias", "biasUncertainty", "low", "high"]) });

  /** The runs of all levels in one list, each with the place of its level. */
  const flatten = (levels) =>
    levels.flatMap((level, place) => level.runs.map((run) => ({
      ...run, ...known(run, ["requirement", "nightSkyHz"]), all: camera(run.all), good: camera(run.good),
      level: place, levelLabel: level.label,
    })));

  /**
   * What the views of a charge-resolution report share: the data, the state of the page, and what follows from both.
   *
   * State: `current` (the selected pixel; -1 is none), `level` (place of an NSB rate; -1 is all), `selection` ("all" or
   * "good": the pixels of camera values), `run` (the run of the map; -1 is the worst), `quantity` (of the map),
   * `filter` ("all", "good", a verdict), `picked` (null, or a set of pixels with the label of what they are),
   * `histogram` (the level of the histogram), `showBand`, `showPixels`.
   */
  SST.crModel = () => {
    const data = SST.data();
    const { levels, verdicts } = data;
    const runs = flatten(levels);
    const store = SST.store({
      current: -1, level: -1, selection: "all", run: -1, quantity: "verdict", filter: "all", picked: null,
      histogram: 0, showBand: true, showPixels: false,
    });
    const shownLevels = () => levels.map((_, place) => place).filter((place) =>
      store.get("level") < 0 || store.get("level") === place);
    const runsOf = (level) => runs.filter((run) => run.level === level);
    const shownRuns = () => runs.filter((run) => store.get("level") < 0 || run.level === store.get("level"));
    const worse = (a, b) => (order.indexOf(a) <= order.indexOf(b) ? a : b);

    /** The verdict on a pixel at one NSB rate, or at all (-1). */
    const levelVerdict = (pixel, level) =>
      (level >= 0 ? [level] : levels.map((_, place) => place))
        .map((place) => verdicts[levels[place].verdicts[pixel]]).reduce(worse, "no data");
    const relative = (run, pixel) => run.resolution[pixel] / run.requirement;
    const relativeError = (run, pixel) => run.uncertainty[pixel] / run.requirement;

    /** The run of a list in which a pixel is highest relative to the requirement; undefined if there is none. */
    const worst = (pixel, list) =>
      list.reduce((best, run) => {
        const value = relative(run, pixel);
        return Number.isFinite(value) && !(best && relative(best, pixel) >= value) ? run : best;
      }, undefined);
    const verdictOf = (run, pixel) => verdicts[run.verdicts[pixel]];
    /** How many standard errors a pixel is from the requirement in a run; NaN if that is not known. */
    const distance = (run, pixel) => Math.abs(relative(run, pixel) - 1) / relativeError(run, pixel);
    /** The undecided runs of a pixel at one NSB rate, the one nearest to the requirement first. */
    const undecided = (pixel, level) => runsOf(level).filter((run) => verdictOf(run, pixel) === "undecided")
      .sort((a, b) => (distance(a, pixel) || 0) - (distance(b, pixel) || 0));
    /** Why a pixel is undecided in a run. */
    const doubt = (run, pixel) => {
      const errors = distance(run, pixel);
      if (!Number.isFinite(errors)) return "the standard error is not known";
      const side = relative(run, pixel) < 1 ? "below" : "above";
      return `${SST.number(errors, 2)} standard errors ${side} the requirement, ${SST.number(data.standardErrors)} decide`;
    };
    const passes = (pixel) => {
      const filter = store.get("filter");
      if (filter === "all") return true;
      if (filter === "good") return model.isGood(pixel);
      return levelVerdict(pixel, store.get("level")) === filter;
    };
    const model = SST.pixelModel(data, store, passes);

    return {
      ...model, runs, shownLevels, runsOf, shownRuns, levelVerdict, relative, relativeError, worst, order,
      label: (level) => levels[level].label,
      /** The values of the camera in a run: all pixels, or the good ones. */
      cameraOf: (run) => run[store.get("selection")],
      verdictOf, distance, undecided, doubt,
      /** The places of the shown runs in the list of all. */
      shownRows: () => runs.flatMap((run, row) => (store.get("level") < 0 || run.level === store.get("level") ? [row] : [])),
    };
  };
}
