{
  const statusOf = ({ stereo, kind }) => (stereo ? (stereo.isValid ? "reconstructed" : stereo.status || "no reconstruction") : kind);

  /** The columns: title, number or text by which they sort, text, and definition. */
  const columnsOf = ({ quantities, telescopes, hasTruth }) => {
    const [size] = quantities;
    const intensity = (event, i) => (event.images[i] ? event.images[i].values[0] : NaN);
    return [
      { title: "event", key: ({ row }) => row, text: ({ id }) => id, definition: "Events in the order of the file" },
      ...(size ? telescopes.map(({ name }, i) => ({
        title: `${size.name}, ${name.replace("Telescope ", "")}`, key: (event) => intensity(event, i),
        text: (event) => SST.number(intensity(event, i), 4), definition: size.definition,
      })) : []),
      ...(hasTruth ? [{
        title: "true TeV", key: ({ truth }) => truth?.energy ?? NaN, text: ({ truth }) => (truth ? SST.number(truth.energy, 3) : "–"),
        definition: "True energy of the simulated shower",
      }] : []),
      {
        title: "status", key: statusOf, isText: true, definition: "Stereo status, or what triggered the event",
        text: (event) => (event.stereo ? (event.stereo.isValid ? "stereo" : "–") : event.kind), hint: statusOf,
      },
    ];
  };

  const compare = ({ key }, isDown) => (a, b) => {
    const [x, y] = [key(a), key(b)];
    if (typeof x === "string") return x.localeCompare(y) * (isDown ? -1 : 1) || a.row - b.row;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y) || a.row - b.row;
    return (isDown ? y - x : x - y) || a.row - b.row;
  };

  const rowOf = (model, columns, event, place) =>
    SST.element("tr", { "data-place": place, click: () => model.go(place) },
      ...columns.map(({ text, hint }, i) => SST.element("td", { title: hint?.(event) || undefined },
        i === 0 ? SST.element("button", { type: "button" }, text(event)) : text(event))));

  const statusChoice = (model, choice) => {
    const counts = new Map();
    for (const event of model.events) counts.set(statusOf(event), (counts.get(statusOf(event)) ?? 0) + 1);
    choice.append(SST.element("option", { value: "" }, `any status (${model.events.length})`),
      ...[...counts].sort(([a], [b]) => a.localeCompare(b)).map(([status, count]) =>
        SST.element("option", { value: `=${status}` }, `${status || "none"} (${count})`)));
    choice.closest("label").hidden = counts.size < 2;
  };

  /** Keeps the row of the current event marked and in view. */
  const follow = (model, rows, box) => {
    let current;
    model.store.watch(["event", "list"], () => {
      current?.classList.remove("current");
      current?.removeAttribute("aria-current");
      current = rows[model.store.get("event")];
      if (!current) return;
      current.classList.add("current");
      current.setAttribute("aria-current", "true");
      const [top, bottom] = [current.offsetTop - 34, current.offsetTop + current.offsetHeight];
      if (top < box.scrollTop) box.scrollTop = top;
      else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
    });
  };

  /** The field for ids: Enter goes to the event, Escape empties it. */
  const listenToSearch = (model, search, filter) => {
    SST.onTyped(search, filter);
    search.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        search.value = "";
        filter();
        search.blur();
      }
      if (event.key !== "Enter") return;
      const exact = model.events.findIndex(({ id }) => id === search.value.trim());
      const place = exact >= 0 ? exact : model.store.get("list")[0] ?? -1;
      if (place >= 0) model.go(place);
    });
  };

  /** The list of all events: sorted by a column, filtered by id, status and intensity. */
  SST.eventList = (model) => {
    const { events, quantities, store } = model;
    const columns = columnsOf(model);
    const rows = events.map((event, place) => rowOf(model, columns, event, place));
    const body = SST.element("tbody", {}, ...rows);
    const [search, status, least] = ["search", "list-status", "list-intensity"].map(SST.byId);
    let order = { column: 0, isDown: false };
    const passes = (event) => {
      const bound = least.value.trim() === "" ? NaN : Number(least.value);
      return event.id.includes(search.value.trim()) && (status.value === "" || status.value === `=${statusOf(event)}`)
        && (Number.isNaN(bound) || event.images.every((image) => image && image.values[0] >= bound));
    };
    const places = new Map(events.map((event, place) => [event, place]));
    const arrange = () => {
      const sorted = [...events].sort(compare(columns[order.column], order.isDown));
      const list = sorted.filter(passes).map((event) => places.get(event));
      const listed = new Set(list);
      rows.forEach((row, place) => {
        row.hidden = !listed.has(place);
      });
      body.replaceChildren(...sorted.map((event) => rows[places.get(event)]));
      heads.forEach((head, i) => head.setAttribute("aria-sort", i === order.column ? (order.isDown ? "descending" : "ascending") : "none"));
      store.set({ list });
      SST.byId("search-note").textContent = list.length < events.length
        ? `${SST.plural(list.length, "event")} listed${search.value.trim() ? "; Enter goes to the first" : ""}` : "";
    };
    const heads = columns.map(({ title, definition, isText }, column) => SST.element("th", { scope: "col", class: isText ? "text" : undefined },
      SST.element("button", {
        type: "button", title: `${definition || title}. A click sorts.`,
        click: () => {
          order = { column, isDown: order.column === column ? !order.isDown : column > 0 && !isText };
          arrange();
        },
      }, title)));
    SST.byId("list").append(SST.element("thead", {}, SST.element("tr", {}, ...heads)), body);
    least.closest("label").hidden = quantities.length === 0;
    statusChoice(model, status);
    status.addEventListener("change", arrange);
    SST.onTyped(least, arrange);
    listenToSearch(model, search, arrange);
    arrange();
    follow(model, rows, SST.byId("list").parentElement);
  };
}
