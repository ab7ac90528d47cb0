{
  /** What the address asks for, such as `#telescope=tel_002&model=energy`: a view can be sent as a link. */
  const open = (model) => {
    const wish = new URLSearchParams(location.hash.slice(1));
    const telescope = model.telescopes.findIndex(({ name }) => name === wish.get("telescope"));
    if (telescope >= 0) model.show(telescope);
    const place = model.current().models.findIndex(({ purpose }) => purpose === wish.get("model"));
    if (place >= 0) model.store.set({ model: place });
  };

  const model = SST.trModel();
  SST.training = model;
  open(model);
  SST.pageTools();
  SST.byId("choice").hidden = model.telescopes.length < 2;
  SST.chipChoice(SST.byId("telescopes"), model.store, "telescope", () => model.telescopes.map(({ name }, place) => [place, name]), [],
    model.show);
  model.table = SST.trModels(model);
  model.importances = SST.trImportances(model);
  model.learning = SST.trLearning(model);
  model.matrixPlot = SST.trMatrix(model);
  model.curves = SST.trCurves(model);
  model.scores = SST.trScores(model);
  model.features = SST.trFeatures(model);
  model.figures = SST.trFigures(model);
  window.addEventListener("hashchange", () => open(model));
  performance.mark("sst-ready");
}
