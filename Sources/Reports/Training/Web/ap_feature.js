{
  const looks = (feature) => feature.samples.map((_, place) => (place === feature.samples.length - 1
    ? { colour: SST.theme.colour("--select"), dash: "solid", symbol: "circle" } : SST.seriesLook(place)));

  const traces = (feature, isLog) => {
    const styles = looks(feature);
    return feature.samples.map((sample, place) => SST.sampleTrace(feature.edges, SST.fractions(sample).values, {
      name: sample.name, look: styles[place], isLog, isFilled: place < feature.samples.length - 1,
    }));
  };

  /** The application over the reference, bin by bin, where both have events. */
  const ratio = (model, feature) => {
    const [reference, application] = model.pair(feature).map(SST.fractions);
    const points = [];
    for (let bin = 0; bin < application.values.length; bin += 1) {
      const [a, b] = [application.values[bin], reference.values[bin]];
      if (!(a > 0) || !(b > 0)) continue;
      points.push({
        x: (feature.edges[bin] + feature.edges[bin + 1]) / 2, y: a / b,
        error: (a / b) * Math.hypot(application.errors[bin] / a, reference.errors[bin] / b),
      });
    }
    const colour = SST.theme.colour("--select");
    return {
      type: "scatter", mode: "markers", yaxis: "y2", showlegend: false, x: points.map(({ x }) => x), y: points.map(({ y }) => y),
      error_y: { type: "data", array: points.map(({ error }) => error), color: colour, thickness: 1.2, width: 0 },
      marker: { size: 5, color: colour }, customdata: points.map(({ y, error }) => SST.withError(y, error)),
      hovertemplate: "%{x:.4g}<br>ratio %{customdata}<extra></extra>",
    };
  };

  const figure = (model) => {
    const feature = model.feature();
    if (!feature) return { data: [], layout: { annotations: [SST.emptyNote("no features")] } };
    const isLog = model.store.get("isLog");
    const range = [feature.edges[0], feature.edges.at(-1)];
    const compared = ratio(model, feature);
    const isCompared = compared.x.length > 0;
    const layout = {
      showlegend: true, hovermode: "closest", legend: SST.legendBelow(),
      xaxis: SST.axis(SST.withUnit(feature), { range, anchor: isCompared ? "y2" : "y" }),
      yaxis: SST.axis("fraction per bin", {
        domain: [isCompared ? 0.38 : 0, 1], type: isLog ? "log" : "linear", rangemode: isLog ? "normal" : "tozero",
      }),
    };
    // Without a common bin there is no ratio, and an axis without data cannot be drawn.
    if (!isCompared) return { data: traces(feature, isLog), layout };
    return {
      data: [...traces(feature, isLog), compared],
      layout: {
        ...layout,
        yaxis2: SST.axis("ratio", {
          domain: [0, 0.3], type: "log", range: [-0.7, 0.7], tickmode: "array", tickvals: [0.2, 0.5, 1, 2, 5], ticktext: ["0.2", "0.5", "1", "2", "5"],
        }),
        shapes: [{
          type: "line", xref: "paper", x0: 0, x1: 1, yref: "y2", y0: 1, y1: 1,
          line: { color: SST.theme.colour("--muted"), width: 1.5, dash: "dash" },
        }],
      },
    };
  };

  const note = (model, feature) => {
    const [reference, application] = model.pair(feature);
    const beyond = [reference, application].map((sample) => {
      const total = SST.sampleTotal(sample) || NaN;
      return `${SST.percent(sample.below / total)} below and ${SST.percent(sample.above / total)} above of ${sample.name}`;
    });
    return `Largest difference of the cumulative distributions: ${SST.number(feature.distance, 3)}, by chance about ${SST.number(feature.expected, 2)}. `
      + `Training from ${SST.number(feature.lowest)} to ${SST.number(feature.highest)}; ${SST.percent(feature.outside)} of the events are outside`
      + `${feature.notFinite > 0 ? `, ${feature.notFinite} have no value` : ""}. Beyond the axis: ${beyond.join(", ")}. `
      + `Ratio: ${application.name} over ${reference.name}.`;
  };

  /** One feature: the distributions and their ratio. */
  SST.apFeature = (model) => {
    const { store } = model;
    const plot = SST.plot(SST.byId("feature"), {
      label: "Distribution of a feature in the training and in the events that the models are applied to",
      build: () => figure(model), name: () => model.fileName(model.feature()?.name ?? ""),
    });
    SST.byId("log-contents").addEventListener("change", (event) => store.set({ isLog: event.target.checked }));
    store.watch(["telescope", "feature", "isLog"], () => {
      const feature = model.feature();
      SST.byId("feature-title").textContent = feature ? `${feature.name}: ${model.verdict(feature)}` : "No feature";
      SST.byId("feature-note").textContent = feature ? note(model, feature) : "";
      if (feature) SST.announce(`${feature.name}: ${model.verdict(feature)}`);
      plot.update();
    });
    SST.byId("feature-title").parentElement.append(SST.toolButton("PNG", "Save the plot as an image", plot.save));
    return plot;
  };

  /** All features at once. */
  SST.apFeatures = (model) => {
    const host = SST.byId("features");
    const multiples = () => model.current().features.map((feature) => ({
      edges: feature.edges, traces: traces(feature, false),
      title: `<b>${SST.plotText(SST.withUnit(feature))}</b><br>${SST.plotText(model.verdict(feature))}, distance ${SST.number(feature.distance, 2)}`,
    }));
    const plot = SST.plot(host, {
      label: "Distributions of all features", hasTools: false, build: () => SST.smallMultiples(host, multiples()),
      name: () => model.fileName("features"),
    });
    model.store.watch(["telescope"], () => {
      SST.byId("features-note").textContent = "Fraction of the events per bin.";
      plot.update();
    });
    SST.byId("features-title").parentElement.append(SST.toolButton("PNG", "Save the plots as an image", plot.save));
    return plot;
  };
}
