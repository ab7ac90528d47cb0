{
  const multiples = (features) => features.map((feature) => ({
    edges: feature.edges, title: `<b>${SST.plotText(SST.withUnit(feature))}</b>`,
    traces: feature.samples.map((sample, place) => SST.sampleTrace(feature.edges, SST.fractions(sample).values, {
      name: sample.name, look: SST.seriesLook(place), isFilled: true,
    })),
  }));

  /** How the features are distributed in the samples of the training. */
  SST.trFeatures = (model) => {
    const host = SST.byId("features");
    const plot = SST.plot(host, {
      label: "Distributions of the features in the samples of the training", hasTools: false,
      build: () => SST.smallMultiples(host, multiples(model.current().features)), name: () => model.fileName("features"),
    });
    model.store.watch(["telescope"], () => {
      SST.byId("features-card").hidden = model.telescopes.every(({ features }) => features.length === 0);
      const rows = new Map(model.current().features.flatMap(({ samples }) => samples.map(({ name, rows: count }) => [name, count])));
      SST.byId("features-note").textContent = [...rows].map(([name, count]) => `${name}: ${SST.plural(count, "row")}`).join("; ")
        + (rows.size > 0 ? ". Fraction of the rows per bin." : "There are no distributions.");
      plot.update();
    });
    SST.byId("features-title").parentElement.append(SST.toolButton("PNG", "Save the plots as an image", plot.save));
    return plot;
  };
}
