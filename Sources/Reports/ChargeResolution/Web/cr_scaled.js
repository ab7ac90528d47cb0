{
  const scale = (run) => 1 / run.requirement;

  /** The middle 68 % of the pixels as a band. */
  const band = (model, level) => {
    const runs = model.runsOf(level).filter((run) => {
      const { low, high } = model.cameraOf(run);
      return [low, high, run.requirement].every(Number.isFinite);
    });
    const { colour } = SST.levelLook(level, model.levels.length);
    const name = SST.plotText(`NSB ${model.label(level)}`);
    const x = runs.map((run) => run.expectedPE);
    return {
      type: "scatter", mode: "lines", name: `band ${name}`, legendgroup: name, showlegend: false, hoverinfo: "skip",
      x: [...x, ...[...x].reverse()],
      y: [...runs.map((run) => model.cameraOf(run).high * scale(run)),
        ...runs.map((run) => model.cameraOf(run).low * scale(run)).reverse()],
      fill: "toself", fillcolor: colour.replace("rgb(", "rgba(").replace(")", ",0.2)"), line: { width: 0 },
    };
  };

  /** One line per pixel, all in one trace with gaps; a pixel without a value in a run has a gap there. */
  const each = (model, level) => {
    const runs = model.runsOf(level);
    const list = model.listed();
    const { colour } = SST.levelLook(level, model.levels.length);
    const size = list.length * (runs.length + 1);
    const [x, y, pixels] = [new Array(size), new Array(size), new Array(size)];
    let at = 0;
    for (const pixel of list) {
      for (const run of runs) {
        const value = run.resolution[pixel] * scale(run);
        [x[at], y[at], pixels[at]] = [run.expectedPE, Number.isFinite(value) ? value : null, pixel];
        at += 1;
      }
      [x[at], y[at], pixels[at]] = [null, null, null];
      at += 1;
    }
    return {
      type: "scatter", mode: "lines", name: "pixels", showlegend: false, x, y, customdata: pixels,
      line: { color: colour, width: 0.6, simplify: false }, opacity: list.length > 200 ? 0.4 : 0.7,
      hovertemplate: "pixel %{customdata}<br>expected %{x:.4g} p.e.<br>relative %{y:.4g}<extra></extra>",
    };
  };

  const top = (model) => {
    const pixel = model.store.get("current");
    const values = model.shownRuns().flatMap((run) =>
      [model.cameraOf(run).resolution, model.cameraOf(run).high, pixel < 0 ? NaN : run.resolution[pixel]]
        .map((value) => value * scale(run))).filter(Number.isFinite);
    return Math.min(4, Math.max(1.5, 1.1 * Math.max(...values, 0)));
  };

  const traces = (model) => {
    const { store, levels, limits } = model;
    const text = SST.theme.colour("--text");
    const data = [SST.crLine(model, "requirement", model.curvePE.map(() => 1), { color: text, width: 2.5 })];
    for (const level of model.shownLevels()) {
      const { colour, dash } = SST.levelLook(level, levels.length);
      if (store.get("showPixels")) data.push(each(model, level));
      if (store.get("showBand")) data.push(band(model, level));
      if (limits.length > 0) {
        data.push(SST.crLine(model, `Poisson limit at NSB ${model.label(level)}`,
          limits[0].values.map((value, place) => value / levels[level].requirement[place]),
          { color: colour, width: 1.5, dash }));
      }
      data.push(SST.crPixelTrace(model, level, scale, "relative"), SST.crCameraTrace(model, level, scale, "relative"));
    }
    return data;
  };

  /** The resolution over the requirement. */
  SST.crScaled = (model) => {
    const { store } = model;
    const build = () => {
      const x = SST.crRange(model);
      return {
        data: traces(model),
        layout: {
          showlegend: true, legend: SST.crLegend(), hovermode: "closest",
          xaxis: SST.axis("expected charge (p.e.)", { type: "log", range: x, ...SST.crLogTicks(x) }),
          yaxis: SST.axis("resolution / requirement", { range: [0, top(model)] }),
        },
      };
    };
    const plot = SST.plot(SST.byId("scaled"), {
      label: "Charge resolution relative to the requirement", build, name: () => `${model.name}-relative`,
      click: ([point]) => {
        if (Array.isArray(point.customdata)) store.set({ run: point.customdata[0] });
        else if (Number.isInteger(point.customdata)) model.select(point.customdata);
      },
    });
    for (const [id, name] of [["show-band", "showBand"], ["show-pixels", "showPixels"]]) {
      SST.byId(id).addEventListener("change", (event) => store.set({ [name]: event.target.checked }));
    }
    store.watch(["current", "level", "selection", "showBand", "showPixels"], plot.update);
    store.watch(["filter", "picked"], () => {
      if (store.get("showPixels")) plot.update();
    });
    SST.byId("scaled-note").textContent = "Below 1 the requirement is met; there are no points where it is not defined. "
      + "Thin lines: the Poisson limit of the detector. Each pixel: those that the filter leaves; a click selects one.";
    SST.byId("scaled-title").parentElement.append(SST.toolButton("PNG", "Save the plot as an image", plot.save));
    return plot;
  };
}
