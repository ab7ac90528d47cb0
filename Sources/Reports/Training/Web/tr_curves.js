{
  /** The middles of bins on a logarithmic axis. */
  const middles = (edges) => Array.from({ length: edges.length - 1 }, (_, bin) => Math.sqrt(edges[bin] * edges[bin + 1]));

  /** The bins that have a value: what is shown of the axis. */
  const used = ({ edges, curves }) => {
    const bins = middles(edges).map((_, bin) => bin).filter((bin) =>
      curves.some(({ figures }) => Number.isFinite(figures.values[bin])));
    return bins.length > 0 ? [edges[bins[0]], edges[bins.at(-1) + 1]] : null;
  };

  const trace = ({ edges }, { label, figures }, place, count) => {
    const look = SST.seriesLook(place);
    const values = Array.from(figures.values);
    // Side by side, so that intervals of several curves do not hide each other.
    const shift = (place - (count - 1) / 2) * 0.08;
    const x = middles(edges).map((middle, bin) => middle * (edges[bin + 1] / edges[bin]) ** shift);
    const up = values.map((value, bin) => (Number.isFinite(figures.high[bin]) ? figures.high[bin] - value : 0));
    const down = values.map((value, bin) => (Number.isFinite(figures.low[bin]) ? value - figures.low[bin] : 0));
    return {
      type: "scatter", mode: "lines+markers", name: SST.plotText(label), x, y: values, connectgaps: false,
      error_y: { type: "data", symmetric: false, array: up, arrayminus: down, color: look.colour, thickness: 1.3, width: 3 },
      line: { color: look.colour, width: 1.3, dash: look.dash }, marker: { color: look.colour, symbol: look.symbol, size: 7 },
      customdata: values.map((value, bin) => [
        SST.number(value), SST.number(figures.low[bin]), SST.number(figures.high[bin]), figures.counts[bin],
        SST.number(edges[bin], 3), SST.number(edges[bin + 1], 3)]),
      hovertemplate: "%{customdata[4]} to %{customdata[5]}<br>%{customdata[0]} (%{customdata[1]} to %{customdata[2]})"
        + "<br>%{customdata[3]} events<extra>%{fullData.name}</extra>",
    };
  };

  const diagonal = ([low, high]) => ({
    type: "scatter", mode: "lines", name: "equal", x: [low, high], y: [low, high], hoverinfo: "skip",
    line: { color: SST.theme.colour("--muted"), width: 1.5, dash: "dash" },
  });

  /** A curve that is shown beside: a thin line without points. */
  const reference = ({ label, x, y }, place) => ({
    type: "scatter", mode: "lines", name: SST.plotText(label), x: Array.from(x), y: Array.from(y),
    line: { color: SST.theme.colour("--muted"), width: 1.3, dash: ["dash", "dot", "dashdot", "longdash"][place % 4] },
    hovertemplate: "%{x:.3g}<br>%{y:.3g}<extra>%{fullData.name}</extra>",
  });

  const figure = (curves) => {
    const range = curves && used(curves);
    if (!range) return { data: [], layout: { annotations: [SST.emptyNote("no events")], xaxis: { visible: false }, yaxis: { visible: false } } };
    const data = curves.curves.map((curve, place) => trace(curves, curve, place, curves.curves.length));
    return {
      data: [...(curves.hasDiagonal ? [diagonal(range)] : []), ...curves.references.map(reference), ...data],
      layout: {
        hovermode: "closest", showlegend: true, legend: SST.legendBelow(),
        xaxis: SST.axis(curves.binLabel, { type: "log", dtick: "D2", range: range.map(Math.log10) }),
        yaxis: SST.axis(curves.label, curves.isLog ? { type: "log", dtick: "D2", exponentformat: "power" } : { zeroline: true, zerolinewidth: 1.5, rangemode: "tozero" }),
      },
    };
  };

  /** One card of curves: the same for all telescopes that have curves of its name. */
  const card = (model, name) => {
    const shown = () => model.current().curves.find((one) => one.name === name);
    const heading = SST.element("h2", {}, name);
    const head = SST.element("div", { class: "card-head" }, heading);
    const host = SST.element("div", { class: "curves-plot" });
    const note = SST.element("p", { class: "muted" });
    SST.byId("curves").append(SST.element("section", { class: "card", "data-curves": name }, head, host, note));
    const plot = SST.plot(host, { label: name, build: () => figure(shown()), name: () => model.fileName(name) });
    model.store.watch(["telescope"], () => {
      const curves = shown();
      heading.textContent = curves?.title ?? name;
      host.setAttribute("aria-label", curves?.title ?? name);
      note.textContent = curves?.meaning ?? "Not measured for this telescope.";
      plot.update();
    });
    head.append(SST.toolButton("PNG", "Save the plot as an image", plot.save));
    return plot;
  };

  /** Figures in bins of energy, one plot for each subject. */
  SST.trCurves = (model) => {
    const names = [...new Set(model.telescopes.flatMap(({ curves }) => curves.map(({ name }) => name)))];
    return Object.fromEntries(names.map((name) => [name, card(model, name)]));
  };

  const rows = (model) => model.current().curves.flatMap((subject) =>
    subject.curves.flatMap(({ label, figures }) => Array.from(figures.values, (value, bin) => ({
      subject, label, value, bin, low: figures.low[bin], high: figures.high[bin], count: figures.counts[bin],
    }))).filter(({ count }) => count > 0));

  /** All figures as a table. */
  SST.trFigures = (model) => {
    const { whole, number, word } = SST.column;
    let list = [];
    const one = (row) => list[row];
    const table = SST.table(SST.byId("figures"), {
      label: "Figures", current: () => -1, select: () => {},
      columns: [
        whole("No.", "In order of the plots", (row) => row + 1), word("Figure", "The subject", (row) => one(row).subject.title), word("Curve", "What it is", (row) => one(row).label),
        word("Bins of", "What the bins are of", (row) => one(row).subject.binLabel),
        number("from", "The lower edge of the bin", (row) => one(row).subject.edges[one(row).bin]),
        number("to", "The upper edge of the bin", (row) => one(row).subject.edges[one(row).bin + 1]),
        number("Value", "The figure", (row) => one(row).value), number("low", "The lower end of its interval", (row) => one(row).low),
        number("high", "The upper end of its interval", (row) => one(row).high),
        whole("Events", "The number of events", (row) => one(row).count),
      ],
    });
    const save = () => SST.downloadCSV(`${SST.fileName(model.fileName("figures"))}.csv`,
      ["figure", "curve", "bins_of", "bin_low", "bin_high", "value", "low", "high", "events"],
      table.rows().map((row) => {
        const { subject, label, bin, value, low, high, count } = one(row);
        return [subject.name, label, subject.binLabel, subject.edges[bin], subject.edges[bin + 1], value, low, high, count];
      }));
    model.store.watch(["telescope"], () => {
      list = rows(model);
      SST.byId("figures-card").hidden = model.telescopes.every(({ curves }) => curves.length === 0);
      table.show(list.map((_, row) => row));
    });
    SST.byId("figures-title").parentElement.append(SST.toolButton("CSV", "Save the figures as CSV", save));
    return table;
  };
}
