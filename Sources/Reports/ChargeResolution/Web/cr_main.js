{
  /** What the address asks for, such as `#pixel=12&level=0`: a pixel can be sent as a link. */
  const open = (model) => {
    const wish = new URLSearchParams(location.hash.slice(1));
    const place = (name, count) => {
      const value = Number.parseInt(wish.get(name) ?? "", 10);
      return value >= 0 && value < count ? value : -1;
    };
    const pixel = place("pixel", model.count);
    model.store.set({ current: pixel, level: place("level", model.levels.length) });
  };

  const model = SST.crModel();
  SST.cr = model;
  open(model);
  SST.pageTools();
  model.map = SST.crMap(model);
  model.pixelTable = SST.crPixel(model);
  SST.crSummary(model);
  model.runTable = SST.crRuns(model);
  model.table = SST.crPixels(model);
  SST.crFilters(model, model.table);
  if (model.levels.length > 0) {
    model.curves = SST.crCurves(model);
    model.scaled = SST.crScaled(model);
    model.histogram = SST.crHistogram(model);
  }
  window.addEventListener("hashchange", () => open(model));
  performance.mark("sst-ready");
}
