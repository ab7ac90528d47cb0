{
  const quantities = {
    verdict: { label: "Verdict" },
    relative: { label: "Resolution / requirement" },
    resolution: { label: "Fractional resolution" },
    bias: { label: "Mean extracted / expected charge" },
  };

  /** The run whose number a pixel shows: the one chosen, or its worst. */
  const runOf = (model, pixel) => {
    const run = model.runs[model.store.get("run")];
    return run ?? model.worst(pixel, model.shownRuns());
  };

  const valueOf = (model, pixel, quantity) => {
    const run = runOf(model, pixel);
    if (!run) return NaN;
    return quantity === "relative" ? model.relative(run, pixel) : run[quantity][pixel];
  };

  const verdictAt = (model, pixel) => {
    const run = model.runs[model.store.get("run")];
    return run ? model.verdictOf(run, pixel) : model.levelVerdict(pixel, model.store.get("level"));
  };

  const look = (model) => {
    const quantity = model.store.get("quantity");
    const verdict = (pixel) => SST.verdictLook[verdictAt(model, pixel)];
    const colour = (name) => (colours[name] ??= SST.theme.colour(name));
    const colours = {};
    const common = {
      isFaded: (pixel) => !model.passes(pixel), picked: model.store.get("picked")?.pixels,
      sign: (pixel) => verdict(pixel).sign,
    };
    if (quantity === "verdict") {
      return {
        ...common, fill: (pixel) => colour(verdict(pixel).colour), signColour: (pixel) => colour(verdict(pixel).tint),
      };
    }
    const values = model.pixels.map((pixel) => valueOf(model, pixel, quantity));
    const scale = SST.scale(SST.robustRange(model.included().map((pixel) => values[pixel])));
    return {
      ...common, scale, fill: (pixel) => scale.colour(values[pixel]),
      sign: (pixel) => (verdictAt(model, pixel) === "fail" ? "cross" : ""), signColour: () => colour("--mark"),
      signEdge: () => colour("--mark-edge"),
    };
  };

  /** The lines of a pixel's tooltip. */
  const describe = (model, pixel) => {
    const run = runOf(model, pixel);
    const lines = [...model.identity(pixel), ["verdict", SST.verdictText(verdictAt(model, pixel))]];
    if (!run) return lines;
    const doubts = verdictAt(model, pixel) === "undecided"
      ? [run, ...model.shownLevels().flatMap((level) => model.undecided(pixel, level))]
        .filter((one) => model.verdictOf(one, pixel) === "undecided") : [];
    return [
      ...lines, [model.store.get("run") < 0 ? "worst run" : "run", run.name],
      ["expected charge", `${SST.number(run.expectedPE)} p.e. at NSB ${run.levelLabel}`],
      ["resolution", SST.withError(run.resolution[pixel], run.uncertainty[pixel])],
      ["resolution / requirement", SST.withError(model.relative(run, pixel), model.relativeError(run, pixel))],
      ["mean extracted / expected", SST.number(run.bias[pixel])],
      ...(doubts.length > 0 ? [[`undecided at ${SST.number(doubts[0].expectedPE, 3)} p.e.`, model.doubt(doubts[0], pixel)]] : []),
    ];
  };

  const runChoice = (model) => {
    const choice = SST.byId("run");
    choice.replaceChildren(
      SST.element("option", { value: "-1" }, model.store.get("quantity") === "verdict" ? "all runs" : "worst run"),
      ...model.runs.map((run, place) => [run, place])
        .filter(([run]) => model.store.get("level") < 0 || run.level === model.store.get("level"))
        .map(([run, place]) => SST.element("option", { value: String(place) },
          `${SST.number(run.expectedPE, 3)} p.e., ${run.levelLabel}: ${run.name}`)));
    choice.value = String(model.store.get("run"));
  };

  /** The camera map: verdicts or numbers, of one run or of the worst. */
  SST.crMap = (model) => {
    const { store } = model;
    const legend = model.order.map((verdict) => [SST.verdictLook[verdict], SST.verdictText(verdict)]);
    const label = () => quantities[store.get("quantity")].label;
    const map = SST.camera(SST.byId("map"), {
      camera: model.camera, label: "Camera map", moves: true, select: model.select, current: () => store.get("current"),
      describe: (pixel) => describe(model, pixel),
      shown() {
        const now = look(model);
        const explained = now.scale ? { note: "A cross marks pixels that fail." } : { legend };
        return { look: now, scale: now.scale, label: label(), ...explained };
      },
    });
    const choice = SST.byId("quantity");
    choice.append(...Object.entries(quantities).map(([name, one]) => SST.element("option", { value: name }, one.label)));
    choice.addEventListener("change", () => store.set({ quantity: choice.value }));
    SST.byId("run").addEventListener("change", (event) => store.set({ run: Number(event.target.value) }));
    store.watch(["quantity", "run", "level"], () => {
      choice.value = store.get("quantity");
      runChoice(model);
    });
    store.watch(["current", "quantity", "run", "level", "filter", "picked"], map.draw);
    const save = () => {
      const run = model.runs[store.get("run")];
      const where = run ? run.name : store.get("level") < 0 ? "all runs" : model.label(store.get("level"));
      map.save(`${model.name}: ${label()}, ${where}`, model.name, "map", store.get("quantity"));
    };
    SST.byId("map-title").parentElement.append(SST.toolButton("PNG", "Save the map as an image", save));
    return map;
  };
}
