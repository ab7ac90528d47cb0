{
  /** What the address asks for, such as `#pixel=12&quantity=pe`: a pixel can be sent as a link. */
  const open = (model) => {
    const wish = new URLSearchParams(location.hash.slice(1));
    const quantity = model.quantities.findIndex(({ name }) => name === wish.get("quantity"));
    if (wish.has("quantity")) model.store.set({ quantity });
    model.select(Number.parseInt(wish.get("pixel") ?? "", 10));
  };

  const model = SST.speModel();
  SST.spe = model;
  model.select(model.pixels.find(model.isGood) ?? 0);
  open(model);
  SST.pageTools();
  model.map = SST.speMap(model);
  model.table = SST.speTable(model);
  SST.speFilters(model, model.table);
  model.spectrum = SST.spePixel(model);
  model.distribution = SST.speDistribution(model);
  model.overview = SST.speOverview(model);
  model.allDistributions = SST.speAllDistributions(model);
  window.addEventListener("hashchange", () => open(model));
  performance.mark("sst-ready");
}
