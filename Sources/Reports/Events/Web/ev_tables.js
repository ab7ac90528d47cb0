{
  const stereoFacts = (stereo) => {
    if (!stereo) return [];
    const [altitude, azimuth, offset, x, y, maximum] = stereo.numbers;
    if (!stereo.isValid) return [["stereo", stereo.status]];
    return [
      ["stereo", stereo.status],
      ["direction", `alt ${SST.number(altitude, 6)}°, az ${SST.number(azimuth, 6)}°`],
      ["from the pointing", `${SST.number(offset, 4)}°`],
      ["core", `${SST.number(x, 4)} m north, ${SST.number(y, 4)} m west`],
      ["shower maximum", `${SST.number(maximum, 5)} m (${stereo.maximumMeaning})`],
    ];
  };

  /** What is known of the event as a whole. */
  SST.eventFacts = (model) => {
    model.store.watch(["event"], () => {
      const event = model.current();
      if (!event) return;
      SST.byId("event-title").textContent = `Event ${event.id}`;
      SST.byId("place").textContent = `${model.store.get("event") + 1} of ${model.events.length}`;
      const facts = [["row", String(event.row)]];
      if (event.kind) facts.push(["trigger", event.kind]);
      event.images.forEach((image, i) => {
        if (image?.time) facts.push([`time, ${model.telescopes[i].name}`, image.time]);
      });
      if (event.timeDifference) facts.push(["time difference", event.timeDifference]);
      const pointings = event.images.map((image) => image?.pointing ?? "").filter(Boolean);
      if (pointings.length > 0) facts.push(["pointing", pointings[0]]);
      SST.byId("event-facts").replaceChildren(...SST.factLines([...facts, ...stereoFacts(event.stereo)]));
    });
  };

  /** The table of image parameters, a column for each telescope. */
  SST.eventParameters = (model) => {
    const table = SST.byId("parameters");
    table.closest("section").hidden = model.quantities.length === 0;
    const names = model.telescopes.map(({ name }) => SST.element("th", { scope: "col" }, name));
    const head = SST.element("thead", {}, SST.element("tr", {}, SST.element("th", { scope: "col" }, "parameter"), ...names));
    const body = SST.element("tbody");
    table.append(head, body);
    model.store.watch(["event"], () => {
      const event = model.current();
      if (!event) return;
      const line = (name, values) =>
        SST.element("tr", {}, SST.element("td", {}, name), ...values.map((value) => SST.element("td", {}, value)));
      const rows = model.quantities.map(({ name, unit }, i) =>
        line(unit ? `${name} (${unit})` : name, event.images.map((image) => SST.number(image ? image.values[i] : NaN, 5))));
      const impacts = event.stereo?.isValid ? [line("impact distance (m)", Array.from(event.stereo.impacts, (value) => SST.number(value, 5)))] : [];
      body.replaceChildren(...rows, ...impacts);
    });
  };
}
