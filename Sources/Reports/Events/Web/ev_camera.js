{
  const viewNames = { linear: "charge", log: "charge", time: "peak time" };

  /** What a screen reader says about an image. */
  const summary = (model, telescope, image) => {
    if (!image) return `${model.telescopes[telescope].name}: no image`;
    const brightest = image.order[0];
    const cleaned = image.mask ? `, ${SST.plural(image.mask.filter(Boolean).length, "cleaned pixel")}` : "";
    return `${model.telescopes[telescope].name}, event ${model.current().id}${cleaned}, brightest pixel ${brightest}`
      + ` with ${SST.number(image.charges[brightest])} ${model.unit(telescope)}`;
  };

  const describe = (model, telescope, image, pixel) => [
    ["pixel", String(pixel)],
    ["charge", `${SST.number(image.charges[pixel], 4)} ${model.unit(telescope)}`],
    ...(image.times ? [["time", `${SST.number(image.times[pixel], 4)} ns`]] : []),
    ...(image.mask ? [["cleaned", image.mask[pixel] ? "kept" : "removed"]] : []),
  ];

  const lookOf = (model, telescope, image) => {
    const { store } = model;
    const view = store.get("view");
    const shown = store.get("same") ? model.images().filter(Boolean) : [image];
    const scale = SST.eventScale(view, shown);
    const empty = SST.theme.colour("--camera-empty") || SST.theme.colour("--state-off");
    const marks = store.get("ellipse")
      ? [["plus", image.arrayPointing], ["star", image.direction]].filter(([, at]) => at) : [];
    return {
      scale, empty, marks,
      seam: SST.theme.colour("--card"),
      colour: view === "time"
        ? (pixel) => (image.times && image.timed[pixel] ? scale.colour(image.times[pixel]) : null)
        : (pixel) => scale.colour(image.charges[pixel]),
      mask: store.get("mask") ? image.mask : null,
      ellipse: store.get("ellipse") ? image.ellipse : null,
      pixel: store.get("telescope") === telescope ? store.get("pixel") : -1,
    };
  };

  const paintFrame = (context, place) => {
    const colour = SST.theme.colour("--muted");
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = 1.2;
    context.font = "12px system-ui, sans-serif";
    const [x, y] = [12, place.height - 12];
    for (const [dx, dy] of [[30, 0], [0, -30]]) {
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + dx, y + dy);
      context.lineTo(x + dx * 0.8 - dy * 0.12, y + dy * 0.8 - dx * 0.12);
      context.moveTo(x + dx, y + dy);
      context.lineTo(x + dx * 0.8 + dy * 0.12, y + dy * 0.8 + dx * 0.12);
      context.stroke();
    }
    context.fillText("x", x + 35, y + 4);
    context.fillText("y", x - 3, y - 36);
  };

  /** The card of one camera; the result's `draw` paints the current event. */
  SST.eventCamera = (model, telescope) => {
    const { name, geometry, frame } = model.telescopes[telescope];
    const canvas = SST.element("canvas", { class: "camera", role: "img", "aria-label": name });
    const bar = SST.element("canvas", { class: "bar", "aria-hidden": "true" });
    const tip = SST.element("div", { class: "tip", hidden: true });
    const title = SST.element("h2", {}, name);
    const note = SST.element("p", { class: "muted camera-note" });
    const host = SST.element("div", { class: "map-host" }, canvas, tip);
    const save = SST.toolButton("PNG", `Save the picture of ${name}`, () => {
      canvas.toBlob((blob) => SST.download(SST.fileName(model.name, model.current().id, name) + ".png", blob));
    });
    const box = SST.element("div", { class: "camera-box" }, host, bar);
    const card = SST.element("section", { class: "card", "aria-label": name },
      SST.element("div", { class: "card-head" }, title, SST.element("span", { class: "muted" }, frame), save), box, note);
    let place;

    const draw = () => {
      const width = canvas.clientWidth;
      if (width === 0 || model.events.length === 0) return;
      const image = model.images()[telescope];
      const view = model.store.get("view");
      const height = Math.round(width * 0.92);
      const context = SST.sharpContext(canvas, width, height);
      place = SST.cameraPlace(geometry, width, height);
      canvas.setAttribute("aria-label", summary(model, telescope, image));
      note.textContent = image ? image.note : "This telescope has no image of this event.";
      bar.hidden = !image;
      if (!image) return;
      const look = lookOf(model, telescope, image);
      // A saved picture has a background too.
      context.fillStyle = look.seam;
      context.fillRect(0, 0, width, height);
      paintFrame(context, place);
      SST.paintCamera(context, geometry, place, look);
      const hasTimes = view !== "time" || (image.times && image.timed.some(Boolean));
      bar.style.visibility = hasTimes ? "visible" : "hidden";
      if (!hasTimes) note.textContent = `${image.note} No pixel has a time that means something.`.trim();
      SST.drawScale(bar, look.scale, `${viewNames[view]} (${view === "time" ? "ns" : model.unit(telescope)})`);
    };

    const found = (event) => {
      if (!place || !model.images()[telescope]) return -1;
      const at = canvas.getBoundingClientRect();
      return SST.pixelUnder(geometry, ...place.camera(event.clientX - at.left, event.clientY - at.top));
    };
    canvas.addEventListener("pointermove", (event) => {
      const pixel = found(event);
      tip.hidden = pixel < 0;
      canvas.style.cursor = pixel < 0 ? "default" : "pointer";
      if (pixel < 0) return;
      tip.replaceChildren(...SST.eventTip(describe(model, telescope, model.images()[telescope], pixel)));
      const at = host.getBoundingClientRect();
      tip.style.left = `${Math.max(0, Math.min(event.clientX - at.left + 14, at.width - tip.offsetWidth - 4))}px`;
      tip.style.top = `${event.clientY - at.top + 16}px`;
    });
    canvas.addEventListener("pointerleave", () => {
      tip.hidden = true;
    });
    canvas.addEventListener("click", (event) => model.pick(telescope, found(event)));
    SST.onResize(host, draw);
    SST.theme.watch(draw);
    model.store.watch(["event", "view", "mask", "ellipse", "same", "telescope", "pixel"], draw);
    SST.byId("cameras").append(card);
    return {
      canvas, draw,
      /** The middle of a pixel on the screen, in CSS pixels of the canvas. */
      middle: (pixel) => place.point(geometry.x[pixel], geometry.y[pixel]),
      /** The colour that a pixel should have, as CSS. */
      colour: (pixel) => lookOf(model, telescope, model.images()[telescope]).colour(pixel),
    };
  };

  /** Pairs of name and value as the lines of a tooltip. */
  SST.eventTip = (lines) =>
    lines.map(([name, value]) =>
      SST.element("div", {}, SST.element("span", {}, name), SST.element("b", {}, value)));
}
