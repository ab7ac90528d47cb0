{
  /** Goes to what the address asks for, such as `#event=12`: an event can be sent as a link. */
  const open = (model) => {
    const wish = new URLSearchParams(location.hash.slice(1));
    const place = model.events.findIndex(({ id, row }) =>
      id === wish.get("event") && (!wish.has("row") || String(row) === wish.get("row")));
    if (place >= 0) model.go(place);
  };

  const model = SST.eventModel();
  SST.events = model;
  model.go(0);
  open(model);
  SST.pageTools();
  SST.byId("cameras").classList.toggle("single", model.telescopes.length === 1);
  SST.byId("same-scale-label").hidden = model.telescopes.length < 2;
  for (const id of ["altitude-up", "show-degrees"]) SST.byId(id).closest("label").hidden = !model.hasSky;
  model.cameras = model.telescopes.map((_, telescope) => SST.eventCamera(model, telescope));
  model.ground = SST.eventGround(model);
  model.pixel = SST.eventPixel(model);
  SST.eventFacts(model);
  SST.eventParameters(model);
  SST.eventList(model);
  model.dump = SST.eventDump(model);
  SST.eventKeys(model);
  model.store.watch(["event"], () => {
    const event = model.current();
    if (!event) return;
    history.replaceState(null, "", `#${model.address(event)}`);
    const texts = model.cameras.map(({ canvas }) => canvas.getAttribute("aria-label"));
    SST.announce(`Event ${event.id}. ${texts.join(". ")}`);
  });
  window.addEventListener("hashchange", () => open(model));
  performance.mark("sst-ready");
}
