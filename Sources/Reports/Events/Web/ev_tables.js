{
  /** A distance with its direction: "79.3 m east". */
  const towards = (meters, positive, negative) => `${Math.abs(meters).toFixed(1)} m ${meters < 0 ? negative : positive}`;

  /** A position on the ground in words, from its coordinates to the north and to the west. */
  SST.groundText = (north, west) => `${towards(north, "north", "south")}, ${towards(west, "west", "east")}`;

  const degrees = (value) => (Number.isFinite(value) ? `${value.toFixed(3).replace("-", "−")}°` : "–");
  const meters = (value) => (Number.isFinite(value) ? `${value.toFixed(1)} m` : "–");
  const height = (value) => (Number.isFinite(value) ? `${Math.round(value)} m` : "–");

  /** Reconstructed and true values of a shower: name, both texts, and the name of the definition. */
  const showerLines = (model, { stereo, truth }) => {
    const found = stereo?.isValid ? stereo : null;
    const both = (text) => [found, truth].map((one) => (one ? text(Array.from(one.numbers), one) : "–"));
    const coreError = found && truth ? Math.hypot(found.numbers[3] - truth.numbers[3], found.numbers[4] - truth.numbers[4]) : NaN;
    const lines = [
      ["altitude", ...both(([altitude]) => degrees(altitude))],
      ["azimuth", ...both(([, azimuth]) => degrees(azimuth))],
      ["core", ...both((numbers) => SST.groundText(numbers[3], numbers[4]))],
      ["shower maximum", ...both((numbers) => height(numbers[5]))],
      ...model.telescopes.map(({ name }, i) => [`impact, ${name}`, ...both((_, { impacts }) => meters(impacts[i])), "impact distance"]),
      ["from the pointing", found ? degrees(found.numbers[2]) : "–", "–"],
      ["energy", "–", truth ? `${SST.number(truth.energy, 3)} TeV` : "–"],
      ["primary", "–", truth?.primary ?? "–"],
      ...(found && truth ? [["direction error", degrees(truth.numbers[2]), ""], ["core error", meters(coreError), ""]] : []),
    ];
    return model.hasTruth ? lines : lines.filter(([name]) => !["energy", "primary"].includes(name));
  };

  /** The reconstructed shower beside the true one, if there is a truth. */
  const paintShower = (model, event) => {
    const table = SST.byId("shower");
    const isShown = Boolean(event.stereo || model.hasTruth);
    table.hidden = !isShown;
    if (!isShown) return;
    const heads = ["", "reconstructed", ...(model.hasTruth ? ["true"] : [])];
    const cells = ([name, reconstructed, truth, definition = name]) => SST.element("tr", {},
      SST.element("td", {}, SST.defined(name, model.definitions[definition])), SST.element("td", {}, reconstructed),
      ...(model.hasTruth ? [SST.element("td", {}, truth)] : []));
    table.replaceChildren(
      SST.element("thead", {}, SST.element("tr", {}, ...heads.map((text) => SST.element("th", { scope: "col" }, text)))),
      SST.element("tbody", {}, ...showerLines(model, event).map(cells)));
  };

  const showerNote = (model, { stereo, truth }) => [
    stereo && !stereo.isValid ? stereo.status : "",
    model.hasTruth && !truth ? "The truth has no shower at the time of this event." : "",
    stereo?.isValid ? `Height of the maximum: ${stereo.maximumMeaning}.` : "",
    stereo?.isValid || truth ? "Core: from the array center. Azimuth: from north through east." : "",
  ].filter(Boolean).join(" ");

  /** What is known of the event as a whole. */
  SST.eventFacts = (model) => {
    model.store.watch(["event"], () => {
      const event = model.current();
      if (!event) return;
      SST.byId("event-title").textContent = `Event ${event.id}`;
      const facts = [["row", String(event.row)]];
      if (event.kind) facts.push(["trigger", event.kind]);
      if (event.stereo) facts.push(["stereo", event.stereo.isValid ? event.stereo.status : "no reconstruction"]);
      event.images.forEach((image, i) => {
        if (image?.time) facts.push([`time, ${model.telescopes[i].name}`, image.time]);
      });
      if (event.timeDifference) facts.push(["time difference", event.timeDifference]);
      const pointings = event.images.map((image) => image?.pointing ?? "").filter(Boolean);
      if (pointings.length > 0) facts.push(["pointing", pointings[0]]);
      SST.byId("event-facts").replaceChildren(...SST.factLines(facts.map(([name, value]) => [name, value, model.definitions[name]])));
      paintShower(model, event);
      SST.byId("shower-note").textContent = showerNote(model, event);
    });
    model.store.watch(["event", "list"], () => {
      const list = model.store.get("list");
      const at = list.indexOf(model.store.get("event"));
      const all = list.length < model.events.length ? `${list.length} listed, ${model.events.length} in all` : String(model.events.length);
      SST.byId("place").textContent = at < 0 ? `not listed (${all})` : `${at + 1} of ${all}`;
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
    const rowOf = ({ name, unit, definition }, images, i) => {
      const shown = images.map((image, telescope) => model.shown(telescope, image ? image.values[i] : NaN, unit));
      const label = shown[0]?.[1] ? `${name} (${shown[0][1]})` : name;
      return SST.element("tr", {}, SST.element("td", {}, SST.defined(label, definition)),
        ...shown.map(([value]) => SST.element("td", {}, SST.number(value, 5))));
    };
    model.store.watch(["event", "degrees"], () => {
      const event = model.current();
      if (event) body.replaceChildren(...model.quantities.map((quantity, i) => rowOf(quantity, event.images, i)));
    });
  };

  const copy = (text, field) => {
    const done = () => SST.announce("The command was copied.");
    const select = () => {
      getSelection().selectAllChildren(field);
      document.execCommand("copy");
      done();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, select);
    else select();
  };

  /** The command that prints the row of the event in a table of the input. */
  SST.eventDump = (model) => {
    const { store, tables } = model;
    const box = SST.byId("dump");
    box.hidden = tables.length === 0;
    const choice = SST.byId("dump-table");
    choice.append(...tables.map(({ name }, place) => SST.element("option", { value: String(place) }, name)));
    const command = () => {
      const row = model.current()?.tableRows[Number(choice.value)] ?? 0;
      return row > 0 ? `${tables[Number(choice.value)].command}${row - 1}` : "";
    };
    const field = SST.byId("dump-command");
    const paint = () => {
      if (tables.length === 0) return;
      field.textContent = command() || "This table has no row of the event.";
      SST.byId("copy-dump").disabled = !command();
    };
    choice.addEventListener("change", paint);
    store.watch(["event"], paint);
    const act = () => {
      if (tables.length > 0 && command()) copy(command(), field);
    };
    SST.byId("copy-dump").addEventListener("click", act);
    return { command, copy: act };
  };
}
