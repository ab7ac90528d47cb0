{
  const middles = (edges) => Array.from({ length: edges.length - 1 }, (_, bin) => (edges[bin] + edges[bin + 1]) / 2);

  const bars = (errors, colour) => ({ type: "data", array: Array.from(errors), color: colour, thickness: 1.3, width: 2 });

  const theta = ({ thetaOn, thetaBackground, thetaCut }) => {
    const [points, steps] = [SST.theme.colour("--select"), SST.theme.colour("--muted")];
    const { edges } = thetaBackground;
    const top = Math.max(1, ...Array.from(thetaOn.values, (value, bin) => value + thetaOn.errors[bin]));
    return {
      data: [
        {
          type: "bar", name: "background", x: middles(edges), y: Array.from(thetaBackground.values),
          width: Array.from(thetaBackground.values, (_, bin) => edges[bin + 1] - edges[bin]),
          error_y: bars(thetaBackground.errors, steps), marker: { color: steps, opacity: 0.45 },
          hovertemplate: "%{x:.3f} deg²<br>%{y:.4g}<extra>background</extra>",
        },
        {
          type: "scatter", mode: "markers", name: "source", x: middles(thetaOn.edges), y: Array.from(thetaOn.values),
          error_y: bars(thetaOn.errors, points), marker: { color: points, size: 7 },
          hovertemplate: "%{x:.3f} deg²<br>%{y:.0f}<extra>source</extra>",
        },
        {
          type: "scatter", mode: "lines", name: "source region", x: [thetaCut, thetaCut], y: [0, 1.05 * top], hoverinfo: "skip",
          line: { color: steps, width: 1.5, dash: "dash" },
        },
      ],
      layout: {
        bargap: 0, showlegend: true, legend: SST.legendBelow(), hovermode: "closest",
        xaxis: SST.axis("θ² (deg²)", { range: [0, edges.at(-1)] }), yaxis: SST.axis("events", { rangemode: "tozero" }),
      },
    };
  };

  const growth = ({ runs, hours }) => {
    const shown = runs.map((run, place) => [hours[place], run.cumulative, run.id]).filter(([, value]) => Number.isFinite(value));
    if (shown.length === 0) return { data: [], layout: { annotations: [SST.emptyNote("no background")] } };
    const colour = SST.theme.colour("--select");
    const [end, last] = shown.at(-1);
    const root = Array.from({ length: 41 }, (_, step) => (end * step) / 40);
    return {
      data: [
        {
          type: "scatter", mode: "lines", name: "√ of the time", x: root, y: root.map((hour) => last * Math.sqrt(hour / end)), hoverinfo: "skip",
          line: { color: SST.theme.colour("--muted"), width: 1.5, dash: "dash" },
        },
        {
          type: "scatter", mode: "lines+markers", name: "significance", x: shown.map(([hour]) => hour), y: shown.map(([, value]) => value),
          text: shown.map(([, , id]) => id), line: { color: colour, width: 1.5 }, marker: { color: colour, size: 7 },
          hovertemplate: "up to %{text}<br>%{x:.3g} h<br>%{y:.2f} σ<extra></extra>",
        },
      ],
      layout: {
        showlegend: true, legend: SST.legendBelow(), hovermode: "closest",
        xaxis: SST.axis("live time (h)", { rangemode: "tozero" }), yaxis: SST.axis("significance (σ)", { zeroline: true, zerolinewidth: 1.5 }),
      },
    };
  };

  const excess = ({ spectrum }) => {
    const { edges, values, errors } = spectrum;
    const used = Array.from(values, (_, bin) => bin).filter((bin) => values[bin] !== 0 || errors[bin] > 0);
    if (used.length === 0) return { data: [], layout: { annotations: [SST.emptyNote("no events in the source region")] } };
    const colour = SST.theme.colour("--select");
    return {
      data: [{
        type: "scatter", mode: "markers", x: used.map((bin) => Math.sqrt(edges[bin] * edges[bin + 1])), y: used.map((bin) => values[bin]),
        error_y: bars(used.map((bin) => errors[bin]), colour), marker: { color: colour, size: 8 },
        customdata: used.map((bin) => [SST.number(edges[bin], 3), SST.number(edges[bin + 1], 3), SST.withError(values[bin], errors[bin])]),
        hovertemplate: "%{customdata[0]} to %{customdata[1]} TeV<br>%{customdata[2]}<extra></extra>",
      }],
      layout: {
        hovermode: "closest",
        xaxis: SST.axis("energy (TeV)", { type: "log", dtick: "D2", range: [edges[used[0]], edges[used.at(-1) + 1]].map(Math.log10) }),
        yaxis: SST.axis("excess counts", { zeroline: true, zerolinewidth: 1.5 }),
      },
    };
  };

  /** Intervals as lines, with a gap between them. */
  const times = ({ runs, store }) => {
    const first = Math.floor(Math.min(...runs.flatMap(({ starts }) => starts)));
    const chosen = store.get("run");
    return {
      data: runs.map((run, place) => ({
        type: "scatter", mode: "lines", showlegend: false, x: run.starts.flatMap((start, part) => [start - first, run.stops[part] - first, null]),
        y: run.starts.flatMap(() => [place + 1, place + 1, null]), customdata: run.starts.flatMap(() => [place, place, null]),
        line: { color: SST.theme.colour(place === chosen ? "--select" : "--muted"), width: 7, simplify: false },
        hovertemplate: `${SST.plotText(run.id)}<br>MJD ${first} + %{x:.5f}<extra></extra>`,
      })),
      layout: {
        hovermode: "closest", xaxis: SST.axis(`days since MJD ${Number.isFinite(first) ? first : ""}`),
        yaxis: SST.axis("observation", { range: [0.5, runs.length + 0.5], dtick: Math.max(1, Math.ceil(runs.length / 12)) }),
      },
    };
  };

  const card = (model, id, label, build) => {
    const plot = SST.plot(SST.byId(id), { label, build: () => build(model), name: () => model.fileName(id) });
    SST.byId(`${id}-title`).parentElement.append(SST.toolButton("PNG", "Save the plot as an image", plot.save));
    return plot;
  };

  /** All plots but the maps. */
  SST.obPlots = (model) => {
    const plots = {
      theta: card(model, "theta", "Events by their squared distance from the source", theta),
      growth: card(model, "growth", "Significance against live time", growth),
      excess: card(model, "excess", "Excess by energy", excess),
      times: card(model, "times", "Intervals of good time", times),
    };
    model.store.watch(["run"], () => plots.times.update());
    return plots;
  };
}
