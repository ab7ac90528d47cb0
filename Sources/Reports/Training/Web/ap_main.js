{
  /** What the address asks for, such as `#telescope=tel_002&feature=camera_frame_hillas_width`. */
  const open = (model) => {
    const wish = new URLSearchParams(location.hash.slice(1));
    const telescope = model.telescopes.findIndex(({ name }) => name === wish.get("telescope"));
    if (telescope >= 0) model.show(telescope);
    const feature = model.current().features.findIndex(({ name }) => name === wish.get("feature"));
    if (feature >= 0) model.store.set({ feature });
  };

  const model = SST.apModel();
  SST.application = model;
  open(model);
  SST.pageTools();
  SST.byId("choice").hidden = model.telescopes.length < 2;
  SST.chipChoice(SST.byId("telescopes"), model.store, "telescope", () => model.telescopes.map(({ name }, place) => [place, name]), [],
    model.show);
  SST.apSummary(model);
  model.table = SST.apTable(model);
  model.plot = SST.apFeature(model);
  model.features = SST.apFeatures(model);
  window.addEventListener("hashchange", () => open(model));
  performance.mark("sst-ready");
}
