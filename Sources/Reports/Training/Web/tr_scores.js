{
  const total = (counts) => counts.reduce((sum, count) => sum + count, 0);
  const fractions = (counts) => Array.from(counts, (count) => count / (total(counts) || 1));

  /** The distributions of a score in one band of energy. */
  const scores = (model) => {
    const separation = model.separation();
    const band = separation?.bands[model.store.get("band")];
    const isLog = model.store.get("logScores");
    if (!band || total(band.signal) + total(band.background) === 0) {
      return { data: [], layout: { annotations: [SST.emptyNote("no events")] } };
    }
    return {
      data: [[band.signal, separation.signalName], [band.background, separation.backgroundName]].map(([counts, name], place) =>
        SST.sampleTrace(separation.edges, fractions(counts), { name, look: SST.seriesLook(place), isLog, isFilled: true })),
      layout: {
        showlegend: true, legend: SST.legendBelow(), hovermode: "closest",
        xaxis: SST.axis(separation.title, { range: [separation.edges[0], separation.edges.at(-1)] }),
        yaxis: SST.axis("fraction of events per bin", { type: isLog ? "log" : "linear", rangemode: isLog ? "normal" : "tozero" }),
      },
    };
  };

  const areaText = ({ area, areaError }) => (Number.isFinite(area) ? SST.withError(area, areaError) : "no events of one kind");

  /** The curves of all bands; the chosen one is thicker. */
  const efficiencies = (model) => {
    const separation = model.separation();
    const bands = separation?.bands ?? [];
    const chosen = model.store.get("band");
    const drawn = bands.filter(({ x }) => x.length > 0);
    const data = bands.map((band, place) => {
      const look = SST.seriesLook(place);
      return {
        type: "scatter", mode: "lines", name: SST.plotText(`${band.label}: ${areaText(band)}`), x: Array.from(band.x), y: Array.from(band.y),
        line: { color: look.colour, dash: look.dash, width: place === chosen ? 3.5 : 1.5 }, customdata: band.label,
        hovertemplate: `${SST.plotText(separation.backgroundName)} %{x:.4f}<br>${SST.plotText(separation.signalName)} %{y:.4f}`
          + `<extra>${SST.plotText(band.label)}</extra>`,
      };
    }).filter(({ x }) => x.length > 0);
    return {
      data: [{
        type: "scatter", mode: "lines", x: [0, 1], y: [0, 1], showlegend: false, hoverinfo: "skip",
        line: { color: SST.theme.colour("--muted"), width: 1, dash: "dot" },
      }, ...data],
      layout: {
        showlegend: drawn.length > 0, hovermode: "closest", annotations: drawn.length > 0 ? [] : [SST.emptyNote("no events")],
        legend: { x: 0.98, y: 0.04, xanchor: "right", yanchor: "bottom", bgcolor: "rgba(0,0,0,0)" },
        xaxis: SST.axis(`fraction of ${separation?.backgroundName ?? "background"} kept`, { range: [-0.01, 1.01] }),
        yaxis: SST.axis(`fraction of ${separation?.signalName ?? "signal"} kept`, { range: [-0.01, 1.01] }),
      },
    };
  };

  const note = (model) => {
    const separation = model.separation();
    const band = separation?.bands[model.store.get("band")];
    if (!band) return "";
    return `${total(band.signal)} ${separation.signalName} and ${total(band.background)} ${separation.backgroundName}, ${band.label}. `
      + `Area under the curve: ${areaText(band)}.`;
  };

  /** Scores of two kinds of events, and the efficiencies of cuts on them. */
  SST.trScores = (model) => {
    const { store } = model;
    const distribution = SST.plot(SST.byId("scores"), {
      label: "Distribution of a score of two kinds of events", build: () => scores(model),
      name: () => model.fileName("scores", model.separation()?.name ?? ""),
    });
    const curve = SST.plot(SST.byId("roc"), {
      label: "Fractions of two kinds of events that cuts on the score keep", build: () => efficiencies(model),
      name: () => model.fileName("roc", model.separation()?.name ?? ""),
    });
    SST.trChoice("separation-choice", model, "separation", () => model.current().separations, ({ title }) => title);
    SST.chipChoice(SST.byId("bands"), store, "band", () =>
      (model.separation()?.bands ?? []).map(({ label }, band) => [band, label]), ["telescope", "separation"],
    (band) => store.set({ band }));
    SST.byId("log-scores").addEventListener("change", (event) => store.set({ logScores: event.target.checked }));
    store.watch(["telescope", "separation", "band", "logScores"], () => {
      const separation = model.separation();
      SST.byId("separation").hidden = model.telescopes.every(({ separations }) => separations.length === 0);
      SST.byId("scores-title").textContent = separation ? `Scores: ${separation.title}` : "Scores";
      SST.byId("scores-note").textContent = note(model) || "There are no scores.";
      SST.byId("roc-note").textContent = separation
        ? "Each curve goes through all cuts on the score. In the legend: the area under the curve with its standard error."
        : "";
      distribution.update();
      curve.update();
    });
    for (const [id, plot] of [["scores-title", distribution], ["roc-title", curve]]) {
      SST.byId(id).parentElement.append(SST.toolButton("PNG", "Save the plot as an image", plot.save));
    }
    return { distribution, curve };
  };
}
