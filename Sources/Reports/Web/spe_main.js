{
  /** What the address asks for, such as `#pixel=12&quantity=pe`: a pixel can be sent as a link. */
  const open = (model) => {
    const wish = new URLSearchParams(location.hash.slice(1));
    const quantity = model.quantities.findIndex(({ name }) => name === wish.get("quantity"));
    const pixel = Number.parseInt(wish.get("pixel") ?? "", 10);
    const isPixel = pixel >= 0 && pixel < model.count;
    const first = model.pixels.find(model.isGood) ?? 0;
    model.store.set({ quantity, current: isPixel ? pixel : first });
  };

  const model = SST.speModel();
  SST.spe = model;
  open(model);
  SST.byId("page-tools").append(SST.theme.button());
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
