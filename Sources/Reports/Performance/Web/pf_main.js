{
  /** What the address asks for, such as `#telescope=stereo`: a view can be sent as a link. */
  const open = (model) => {
    const wish = new URLSearchParams(location.hash.slice(1));
    const telescope = model.telescopes.findIndex(({ name }) => name === wish.get("telescope"));
    if (telescope >= 0) model.show(telescope);
  };

  /** The figures that a reader looks for first. */
  const headlines = (model) => {
    model.store.watch(["telescope"], () => {
      const { name, headlines: lines } = model.current();
      SST.byId("headlines-title").textContent = `At a glance: ${name}`;
      SST.byId("settings").replaceChildren(...SST.factLines(lines ?? []));
    });
  };

  const model = SST.trModel();
  SST.performance = model;
  open(model);
  SST.pageTools();
  SST.byId("choice").hidden = model.telescopes.length < 2;
  SST.chipChoice(SST.byId("telescopes"), model.store, "telescope", () => model.telescopes.map(({ name }, place) => [place, name]), [],
    model.show);
  headlines(model);
  model.matrixPlot = SST.trMatrix(model);
  model.curves = SST.trCurves(model);
  model.scores = SST.trScores(model);
  model.figures = SST.trFigures(model);
  window.addEventListener("hashchange", () => open(model));
  performance.mark("sst-ready");
}
