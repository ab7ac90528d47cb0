{
  /** The brightest pixel; again: that of the other camera. */
  const pickBrightest = (model) => {
    const { store, telescopes } = model;
    const now = store.get("telescope");
    model.pickBrightest(store.get("follows") ? (now + 1) % telescopes.length : now);
  };

  const pickNext = (model, step) => {
    const telescope = model.store.get("telescope");
    const order = model.images()[telescope]?.order;
    if (!order || order.length === 0) return;
    const place = order.indexOf(model.store.get("pixel")) + step;
    model.pick(telescope, order[Math.min(Math.max(place, 0), order.length - 1)]);
  };

  /** What each key does. */
  const actions = (model) => {
    const { store, events } = model;
    const step = (by) => () => model.step(by);
    const view = (name) => () => store.set({ view: name });
    const toggle = (name) => () => store.set({ [name]: !store.get(name) });
    return {
      ArrowRight: step(1), j: step(1), ArrowLeft: step(-1), k: step(-1),
      Home: step(-events.length), End: step(events.length),
      c: () => store.set({ view: store.get("view") === "linear" ? "log" : "linear" }),
      t: view("time"), 1: view("linear"), 2: view("log"), 3: view("time"),
      m: toggle("mask"), e: toggle("ellipse"), s: toggle("same"), u: toggle("isUp"), g: toggle("degrees"), y: () => model.dump.copy(),
      p: () => pickBrightest(model), "[": () => pickNext(model, 1), "]": () => pickNext(model, -1),
      "/": () => SST.byId("search").focus(), d: SST.theme.toggle, "?": () => SST.byId("help").showModal(),
    };
  };

  /** Connects keys and buttons with the model. */
  SST.eventKeys = (model) => {
    const { store } = model;
    const all = actions(model);
    window.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || SST.byId("help").open) return;
      if (event.target.closest?.("input:not([type=checkbox]), select, textarea") || !Object.hasOwn(all, event.key)) return;
      event.preventDefault();
      all[event.key]();
    });
    const buttons = { first: "Home", previous: "k", next: "j", last: "End", "view-linear": "1", "view-log": "2", "view-time": "3", "help-button": "?" };
    for (const [id, key] of Object.entries(buttons)) SST.byId(id).addEventListener("click", all[key]);
    SST.byId("help-close").addEventListener("click", () => SST.byId("help").close());
    for (const [id, name] of [["show-mask", "mask"], ["show-ellipse", "ellipse"], ["same-scale", "same"], ["altitude-up", "isUp"], ["show-degrees", "degrees"]]) {
      const box = SST.byId(id);
      box.addEventListener("change", () => store.set({ [name]: box.checked }));
      store.watch([name], () => {
        box.checked = store.get(name);
      });
    }
    store.watch(["view"], () => {
      for (const name of ["linear", "log", "time"]) {
        SST.byId(`view-${name}`).setAttribute("aria-pressed", String(store.get("view") === name));
      }
    });
    store.watch(["event", "list"], () => {
      const list = store.get("list");
      const at = list.indexOf(store.get("event"));
      for (const id of ["first", "previous"]) SST.byId(id).disabled = at === 0 || list.length === 0;
      for (const id of ["next", "last"]) SST.byId(id).disabled = at === list.length - 1;
    });
  };
}
