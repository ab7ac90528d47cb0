{
  /** The matrix as Plotly wants it: rows of the reconstructed value, each column divided by its sum. */
  const content = ({ truth, reconstructed, counts }) => {
    const [across, down] = [truth.edges.length - 1, reconstructed.edges.length - 1];
    const sums = Array.from({ length: across }, (_, column) =>
      counts.subarray(column * down, (column + 1) * down).reduce((sum, count) => sum + count, 0));
    const at = (column, row) => counts[column * down + row];
    const z = Array.from({ length: down }, (_, row) => sums.map((sum, column) => (at(column, row) > 0 ? at(column, row) / sum : null)));
    const text = Array.from({ length: down }, (_, row) => sums.map((sum, column) =>
      `${at(column, row)} of ${sum} events<br>true ${SST.number(truth.edges[column], 3)} to ${SST.number(truth.edges[column + 1], 3)}`
      + `<br>reconstructed ${SST.number(reconstructed.edges[row], 3)} to ${SST.number(reconstructed.edges[row + 1], 3)}`));
    return { z, text, total: sums.reduce((sum, count) => sum + count, 0) };
  };

  const range = ({ edges }, isLog) => {
    const ends = [edges[0], edges[edges.length - 1]];
    return isLog ? ends.map(Math.log10) : ends;
  };

  const figure = (matrix) => {
    if (!matrix) return { data: [], layout: { annotations: [SST.emptyNote("no events")] } };
    const { truth, reconstructed, isLog } = matrix;
    const { z, text, total } = content(matrix);
    // Labels at 1, 2 and 5 of every decade.
    const type = isLog ? { type: "log", dtick: "D2" } : { type: "linear" };
    const ends = [Math.max(truth.edges[0], reconstructed.edges[0]),
      Math.min(truth.edges.at(-1), reconstructed.edges.at(-1))];
    return {
      data: [
        {
          type: "heatmap", x: Array.from(truth.edges), y: Array.from(reconstructed.edges), z, text, zmin: 0, hoverongaps: false,
          colorscale: Array.from({ length: 11 }, (_, step) => [step / 10, SST.palette(step / 10)]),
          hovertemplate: "%{text}<extra></extra>",
          colorbar: { title: { text: "fraction of the column", side: "right" }, thickness: 14, outlinewidth: 0 },
        },
        {
          type: "scatter", mode: "lines", x: ends, y: ends, hoverinfo: "skip",
          line: { color: SST.theme.colour("--select"), width: 1.5, dash: "dash" },
        },
      ],
      layout: {
        hovermode: "closest", annotations: total > 0 ? [] : [SST.emptyNote("no events")],
        xaxis: SST.axis(truth.label, { ...type, range: range(truth, isLog), zeroline: false }),
        yaxis: SST.axis(reconstructed.label, { ...type, range: range(reconstructed, isLog), zeroline: false }),
      },
    };
  };

  /** True against reconstructed values. */
  SST.trMatrix = (model) => {
    const { store } = model;
    const plot = SST.plot(SST.byId("matrix"), {
      label: "Numbers of events by true and reconstructed value", build: () => figure(model.matrix()),
      name: () => model.fileName("matrix", model.matrix()?.name ?? ""),
    });
    SST.trChoice("matrix-choice", model, "matrix", () => model.current().matrices, ({ title }) => title);
    store.watch(["telescope", "matrix"], () => {
      const matrix = model.matrix();
      SST.byId("matrix-card").hidden = model.telescopes.every(({ matrices }) => matrices.length === 0);
      SST.byId("matrix-title").textContent = matrix?.title ?? "True and reconstructed values";
      const inside = matrix ? content(matrix).total : 0;
      SST.byId("matrix-note").textContent = matrix
        ? `${SST.plural(inside, "event")}, and ${matrix.outside} outside of the axes. Each column is divided by its sum. Dashed: equal values.`
        : "Nothing was reconstructed.";
      plot.update();
    });
    SST.byId("matrix-title").parentElement.append(SST.toolButton("PNG", "Save the plot as an image", plot.save));
    return plot;
  };
}
