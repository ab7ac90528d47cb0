{
  const counted = (model, level) => {
    const list = model.pixels.filter((pixel) => model.store.get("selection") === "all" || model.isGood(pixel));
    const counts = Object.fromEntries(model.order.map((verdict) => [verdict, 0]));
    for (const pixel of list) counts[model.levelVerdict(pixel, level)] += 1;
    return counts;
  };

  const cameraText = (model, level) => {
    const list = model.runsOf(level).map((run) => model.verdicts[model.cameraOf(run).verdict]);
    return model.order.map((verdict) => [verdict, list.filter((one) => one === verdict).length])
      .filter(([, count]) => count > 0).map(([verdict, count]) => `${count} ${SST.verdictText(verdict)}`).join(", ");
  };

  const highest = (model, level) => {
    const list = model.runsOf(level).filter((run) => Number.isFinite(run.requirement))
      .map((run) => ({ run, value: model.cameraOf(run).resolution / run.requirement }))
      .filter(({ value }) => Number.isFinite(value));
    if (list.length === 0) return "–";
    const { run, value } = list.reduce((a, b) => (b.value > a.value ? b : a));
    const error = model.cameraOf(run).uncertainty / run.requirement;
    return `${SST.withError(value, error)} at ${SST.number(run.expectedPE, 3)} p.e.`;
  };

  /** How many pixels and runs meet the requirement at each NSB rate; a number shows its pixels. */
  SST.crSummary = (model) => {
    const { store, levels } = model;
    const head = () => SST.element("tr", {},
      ...["NSB", "Runs", "Camera, run by run", "Highest resolution / requirement"].map((text) =>
        SST.element("th", { scope: "col", class: "text" }, text)),
      ...model.order.map((verdict) =>
        SST.element("th", { scope: "col" }, SST.verdictIcon(verdict), " ", SST.defined(SST.verdictText(verdict), SST.verdictMeaning(verdict)))));
    const row = (level) => {
      const counts = counted(model, level);
      const cells = model.order.map((verdict) => {
        const label = `Show the ${counts[verdict]} pixels with verdict ${SST.verdictText(verdict)} at `
          + levels[level].label;
        const show = SST.element("button", {
          type: "button", class: "small", title: label, "aria-label": label, disabled: counts[verdict] === 0,
          click: () => store.set({ level, filter: verdict, picked: null, quantity: "verdict", run: -1 }),
        }, String(counts[verdict]));
        return SST.element("td", { "data-verdict": verdict }, show);
      });
      return SST.element("tr", { "data-level": String(level) },
        SST.element("td", { class: "text" }, levels[level].label),
        SST.element("td", { class: "text" }, String(levels[level].runs.length)),
        SST.element("td", { class: "text" }, cameraText(model, level)),
        SST.element("td", { class: "text" }, highest(model, level)), ...cells);
    };
    const paint = () => {
      const chosen = store.get("selection") === "good" ? "Good pixels" : "All pixels";
      SST.byId("summary").replaceChildren(
        SST.element("thead", {}, head()), SST.element("tbody", {}, ...levels.map((_, level) => row(level))));
      SST.byId("summary-note").textContent = `${chosen}. A pixel fails if it fails in one run. It is `
        + `undecided if it fails in none and is within ${SST.number(model.standardErrors)} standard errors of the requirement in at `
        + "least one: more events would decide. A click on a number shows its pixels.";
    };
    store.watch(["selection"], paint);
    SST.theme.watch(paint);
  };
}
