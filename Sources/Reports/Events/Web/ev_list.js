{
  /** The list of all events with a search by id. */
  SST.eventList = (model) => {
    const { quantities, telescopes, events } = model;
    const table = SST.byId("list");
    const hasSizes = quantities.length > 0;
    const titles = ["event", ...(hasSizes ? telescopes.map(({ name }) => `${quantities[0].name}, ${name.replace("Telescope ", "")}`) : []), ""];
    table.append(SST.element("thead", {}, SST.element("tr", {}, ...titles.map((title) => SST.element("th", { scope: "col" }, title)))));
    const rows = events.map((event, place) => {
      const sizes = hasSizes ? event.images.map((image) => SST.number(image ? image.values[0] : NaN, 4)) : [];
      const mark = event.stereo ? (event.stereo.isValid ? "stereo" : "–") : event.kind;
      return SST.element("tr", { "data-place": place, click: () => model.go(place) },
        SST.element("td", {}, SST.element("button", { type: "button" }, event.id)),
        ...sizes.map((size) => SST.element("td", {}, size)), SST.element("td", {}, mark));
    });
    const body = SST.element("tbody", {}, ...rows);
    table.append(body);
    let current;
    model.store.watch(["event"], () => {
      current?.classList.remove("current");
      current?.removeAttribute("aria-current");
      current = rows[model.store.get("event")];
      if (!current) return;
      current.classList.add("current");
      current.setAttribute("aria-current", "true");
      const box = table.parentElement;
      const [top, bottom] = [current.offsetTop - 34, current.offsetTop + current.offsetHeight];
      if (top < box.scrollTop) box.scrollTop = top;
      else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
    });
    const search = SST.byId("search");
    const filter = () => {
      const wanted = search.value.trim();
      let count = 0;
      rows.forEach((row, place) => {
        row.hidden = !events[place].id.includes(wanted);
        if (!row.hidden) count += 1;
      });
      SST.byId("search-note").textContent = wanted ? `${SST.plural(count, "event")} found; Enter goes to the first` : "";
    };
    SST.onTyped(search, filter);
    search.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        search.value = "";
        filter();
        search.blur();
      }
      if (event.key !== "Enter") return;
      const wanted = search.value.trim();
      const exact = events.findIndex(({ id }) => id === wanted);
      const place = exact >= 0 ? exact : rows.findIndex((row) => !row.hidden);
      if (place >= 0) model.go(place);
    });
  };
}
