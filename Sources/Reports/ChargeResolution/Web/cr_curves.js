{
  const errorBars = (array, colour) => ({ type: "data", array, visible: true, thickness: 1.4, width: 3, color: colour });

  /** The points of the camera at one NSB rate, scaled by `scale(run)`. */
  SST.crCameraTrace = (model, level, scale, title) => {
    const runs = model.runsOf(level);
    const { colour, symbol } = SST.levelLook(level, model.levels.length);
    const name = SST.plotText(`NSB ${model.label(level)}`);
    return {
      type: "scatter", mode: "markers", name, legendgroup: name, x: runs.map((run) => run.expectedPE),
      y: runs.map((run) => model.cameraOf(run).resolution * scale(run)),
      error_y: errorBars(runs.map((run) => model.cameraOf(run).uncertainty * scale(run)), colour),
      marker: { color: colour, symbol, size: 7 },
      customdata: runs.map((run) => [
        model.runs.indexOf(run), SST.plotText(run.name),
        SST.withError(model.cameraOf(run).resolution * scale(run), model.cameraOf(run).uncertainty * scale(run)),
      ]),
      hovertemplate: `${name}<br>expected %{x:.4g} p.e.<br>${title} %{customdata[2]}<br>%{customdata[1]}<extra>camera</extra>`,
    };
  };

  /** The points of the selected pixel at one NSB rate. */
  SST.crPixelTrace = (model, level, scale, title) => {
    const pixel = model.store.get("current");
    const runs = pixel < 0 ? [] : model.runsOf(level);
    const { symbol } = SST.levelLook(level, model.levels.length);
    const colour = SST.theme.colour("--select");
    return {
      type: "scatter", mode: "lines+markers", name: `pixel ${pixel}`, showlegend: false,
      x: runs.map((run) => run.expectedPE), y: runs.map((run) => run.resolution[pixel] * scale(run)),
      error_y: errorBars(runs.map((run) => run.uncertainty[pixel] * scale(run)), colour),
      line: { color: colour, width: 1 }, marker: { color: colour, symbol: `${symbol}-open`, size: 11, line: { width: 1.8 } },
      customdata: runs.map((run) => [
        model.runs.indexOf(run), SST.plotText(run.name),
        SST.withError(run.resolution[pixel] * scale(run), run.uncertainty[pixel] * scale(run)),
      ]),
      hovertemplate: `NSB ${SST.plotText(model.label(level))}<br>expected %{x:.4g} p.e.<br>${title} %{customdata[2]}`
        + `<br>%{customdata[1]}<extra>pixel ${pixel}</extra>`,
    };
  };

  /** A line over the charges for curves. */
  SST.crLine = (model, name, y, line, more = {}) => ({
    type: "scatter", mode: "lines", name: SST.plotText(name), x: Array.from(model.curvePE), y: Array.from(y), line, hoverinfo: "skip",
    ...more,
  });

  /** The range of expected charges of the runs shown, as powers of ten. */
  SST.crRange = (model) => {
    const charges = model.shownRuns().map((run) => run.expectedPE).filter((charge) => charge > 0);
    if (charges.length === 0) return [0, 3];
    return [Math.log10(Math.min(...charges) / 1.5), Math.log10(Math.max(...charges) * 1.5)];
  };

  /** Labels of a logarithmic axis: powers of ten, and 2 and 5 between them. */
  SST.crLogTicks = ([low, high]) => {
    const values = [];
    for (let power = Math.floor(low); power <= high; power += 1) {
      for (const digit of [1, 2, 5]) values.push(digit * 10 ** power);
    }
    const inside = values.filter((value) => Math.log10(value) >= low && Math.log10(value) <= high);
    return { tickmode: "array", tickvals: inside, ticktext: inside.map((value) => String(Number(value.toPrecision(3)))) };
  };

  SST.crLegend = () => ({
    orientation: "h", x: 0, y: -0.2, yanchor: "top", bgcolor: "rgba(0,0,0,0)", tracegroupgap: 0,
  });

  const resolutionRange = (model) => {
    const pixel = model.store.get("current");
    const values = model.shownRuns().flatMap((run) =>
      [model.cameraOf(run).resolution, run.requirement, pixel < 0 ? NaN : run.resolution[pixel],
        1 / Math.sqrt(run.expectedPE)]).filter((value) => value > 0 && Number.isFinite(value));
    if (values.length === 0) return [-2, 1];
    return [Math.log10(Math.min(...values) / 1.4), Math.log10(Math.max(...values) * 1.4)];
  };

  /** The fractional charge resolution against the expected charge. */
  SST.crCurves = (model) => {
    const { store, levels, limits } = model;
    const build = () => {
      const muted = SST.theme.colour("--muted");
      const title = "resolution";
      const data = limits.map((limit, index) =>
        SST.crLine(model, limit.label, limit.values, { color: muted, width: 1.5, dash: index === 0 ? "2px,3px" : "2px,7px" }));
      for (const level of model.shownLevels()) {
        const { colour, dash } = SST.levelLook(level, levels.length);
        data.push(SST.crLine(model, `requirement at NSB ${model.label(level)}`, levels[level].requirement, { color: colour, width: 2, dash }));
        data.push(SST.crPixelTrace(model, level, () => 1, title), SST.crCameraTrace(model, level, () => 1, title));
      }
      const [x, y] = [SST.crRange(model), resolutionRange(model)];
      return {
        data,
        layout: {
          showlegend: true, legend: SST.crLegend(), hovermode: "closest",
          xaxis: SST.axis("expected charge (p.e.)", { type: "log", range: x, ...SST.crLogTicks(x) }),
          yaxis: SST.axis("fractional charge resolution", { type: "log", range: y, ...SST.crLogTicks(y) }),
        },
      };
    };
    const plot = SST.plot(SST.byId("curves"), {
      label: "Fractional charge resolution against expected charge, with the requirement at each NSB rate",
      build, name: () => `${model.name}-resolution`,
      click: ([point]) => {
        if (point.customdata) store.set({ run: point.customdata[0] });
      },
    });
    store.watch(["current", "level", "selection"], () => {
      const chosen = store.get("selection") === "good" ? "good pixels" : "all pixels";
      SST.byId("curves-note").textContent = `Filled symbols: ${chosen} of the camera, with standard errors. Open symbols: the `
        + "selected pixel. Each NSB rate has a symbol and a line pattern.";
      plot.update();
    });
    SST.byId("curves-title").parentElement.append(SST.toolButton("PNG", "Save the plot as an image", plot.save));
    return plot;
  };
}
