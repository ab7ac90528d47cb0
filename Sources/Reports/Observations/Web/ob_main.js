{
  const model = SST.obModel();
  SST.observations = model;
  SST.pageTools();
  SST.byId("settings").replaceChildren(...SST.factLines(model.headlines));
  model.plots = SST.obPlots(model);
  model.mapPlot = SST.obMaps(model);
  model.table = SST.obTable(model);
  performance.mark("sst-ready");
}
