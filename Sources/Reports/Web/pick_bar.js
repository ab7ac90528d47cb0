{
  /** Selects or picks what a text names: `1234`, `slot/asic/channel`, `slot/asic`, `slot/`. */
  const find = (model, text) => {
    const { camera, pixels } = model;
    const words = text.trim();
    if (words === "") return "";
    if (/^\d+$/.test(words)) {
      if (Number(words) >= model.count) return `pixels go from 0 to ${model.count - 1}`;
      model.select(Number(words));
      return "";
    }
    if (!/^\d+(\s*[/ ]\s*\d*){1,2}$/.test(words)) return "a number, or slot/ASIC/channel";
    const [slot, asic, channel] = words.split(/[\s/]+/).map((part) => (part === "" ? undefined : Number(part)));
    const list = pixels.filter((pixel) =>
      camera.module[pixel] === slot && (asic === undefined || camera.asic[pixel] === asic)
      && (channel === undefined || camera.channel[pixel] === channel));
    if (list.length === 0) return "no such pixel";
    if (list.length === 1) model.select(list[0]);
    else model.pick(asic === undefined ? `slot ${slot}` : `slot ${slot}, ASIC ${asic}`, list);
    return list.length === 1 ? "" : SST.plural(list.length, "pixel");
  };

  /** The part of the bar that every report has: search, what is picked, previous and next. */
  SST.pickBar = (model, table) => {
    const { store } = model;
    const picked = SST.byId("picked");
    store.watch(["picked"], () => {
      const now = store.get("picked");
      picked.hidden = !now;
      if (now) picked.textContent = `✕ ${now.label}: ${SST.plural(now.pixels.size, "pixel")}`;
    });
    picked.addEventListener("click", () => store.set({ picked: null }));
    const text = SST.byId("search-text");
    SST.onTyped(text, () => {
      SST.byId("search-note").textContent = find(model, text.value);
    });
    SST.byId("search").addEventListener("submit", (event) => event.preventDefault());
    SST.byId("previous").addEventListener("click", () => table.step(-1));
    SST.byId("next").addEventListener("click", () => table.step(1));
  };
}
