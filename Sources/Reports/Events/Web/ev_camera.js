{
  const viewNames = { linear: "charge", log: "charge", time: "peak time" };

  const logarithmicTicks = (low, high) => {
    const ticks = [0];
    for (let power = 0; 10 ** power <= Math.max(high, -low); power += 1) {
      for (const factor of high - low < 100 ? [1, 3] : [1]) {
        const value = factor * 10 ** power;
        ticks.push(value, -value);
      }
    }
    return ticks.filter((tick) => tick >= low && tick <= high).sort((a, b) => a - b);
  };

  /**
   * The colours of images under a view. Logarithmic ones are linear within about one unit of 0, so that noise below 0
   * has a colour too.
   */
  const scaleOf = (view, list) => {
    if (view === "time") {
      const times = list.flatMap(({ times, timed }) => (times ? Array.from(times).filter((_, i) => timed[i]) : []));
      return SST.scale(SST.fullRange(times), { palette: "plasma" });
    }
    const { minimum, maximum } = SST.statistics(list.flatMap(({ charges }) => Array.from(charges)));
    const range = SST.openRange(Math.min(0, minimum || 0), Math.max(0, maximum || 0));
    return SST.scale(range, view === "log" ? { bend: Math.asinh, ticks: logarithmicTicks(...range) } : {});
  };

  /** What a screen reader says about an image. */
  const summary = (model, telescope, image) => {
    const { name } = model.telescopes[telescope];
    if (!image) return `${name}: no image`;
    const brightest = image.order[0];
    const cleaned = image.mask ? `, ${SST.plural(image.mask.filter(Boolean).length, "cleaned pixel")}` : "";
    return `${name}, event ${model.current().id}${cleaned}, brightest pixel ${brightest}`
      + ` with ${SST.number(image.charges[brightest])} ${model.unit(telescope)}`;
  };

  const describe = (model, telescope, image, pixel) => [
    ["pixel", String(pixel)],
    ["charge", `${SST.number(image.charges[pixel], 4)} ${model.unit(telescope)}`],
    ...(image.times ? [["peak time", `${SST.number(image.times[pixel], 4)} ns`]] : []),
    ...(image.mask ? [["cleaned", image.mask[pixel] ? "kept" : "removed"]] : []),
  ];

  const markTexts = { plus: "pointing of the array", star: "reconstructed direction", diamond: "true direction" };
  const legends = new Map();

  /** The marks with their meanings; the same list for the same marks. */
  const legendOf = (kinds) => {
    const key = kinds.join();
    if (!legends.has(key)) legends.set(key, kinds.map((mark) => [{ mark }, markTexts[mark]]));
    return legends.get(key);
  };

  /** The names of the axes and the length of the scale bar in meters. */
  const axesOf = (model, telescope) => {
    const isSky = model.telescopes[telescope].focalLength > 0;
    const names = isSky ? ["alt", "az"] : ["x", "y"];
    const [horizontal, vertical] = isSky && model.store.get("isUp") ? [...names].reverse() : names;
    const bar = model.showsDegrees(telescope) ? [1 / model.perMeter(telescope), "1°"] : [0.1, "0.1 m"];
    return { horizontal, vertical, bar };
  };

  /** Which way the axes go, in words. */
  const frameText = (model, telescope) => {
    const { frame, focalLength } = model.telescopes[telescope];
    return model.store.get("isUp") && focalLength > 0 ? "altitude up, azimuth to the right" : frame;
  };

  /** What the camera of a telescope shows now; null without an image. */
  const shownOf = (model, telescope) => {
    const { store } = model;
    const image = model.events.length > 0 ? model.images()[telescope] : null;
    if (!image) return null;
    const view = store.get("view");
    const isTime = view === "time";
    const scale = scaleOf(view, store.get("same") ? model.images().filter(Boolean) : [image]);
    const hasScale = !isTime || (image.times && image.timed.some(Boolean));
    const marks = [["plus", image.arrayPointing], ["star", image.direction], ["diamond", image.trueDirection]].filter(([, at]) => at);
    const parts = {
      mask: store.get("mask") ? image.mask : null, ellipse: store.get("ellipse") ? image.ellipse : null,
      marks: store.get("ellipse") ? marks : [],
    };
    return {
      image, legend: store.get("ellipse") ? legendOf(marks.map(([kind]) => kind)) : [], scale: hasScale ? scale : null, label: `${viewNames[view]} (${isTime ? "ns" : model.unit(telescope)})`,
      look: {
        fill: isTime
          ? (pixel) => (image.times && image.timed[pixel] ? scale.colour(image.times[pixel]) : null)
          : (pixel) => scale.colour(image.charges[pixel]),
        empty: SST.theme.colour("--state-off"),
        underlay: (context, place) => SST.paintAxes(context, place, axesOf(model, telescope)),
        overlay: (context, place) => SST.paintEvent(context, model.telescopes[telescope].camera, place, parts),
      },
    };
  };

  const noteOf = (shown) => {
    if (!shown) return "This telescope has no image of this event.";
    const missing = shown.scale ? "" : " No pixel has a time that means something.";
    return `${shown.image.note}${missing}`.trim();
  };

  /** The card of one camera; the result's `draw` paints the current event. */
  SST.eventCamera = (model, telescope) => {
    const { name, camera } = model.telescopes[telescope];
    const { store } = model;
    const note = SST.element("p", { class: "muted camera-note" });
    const box = SST.element("div", { class: "camera-box" });
    const frame = SST.element("span", { class: "muted" });
    const head = SST.element("div", { class: "card-head" }, SST.element("h2", {}, name), frame);
    SST.byId("cameras").append(SST.element("section", { class: "card", "aria-label": name }, head, box, note));
    const view = SST.camera(box, {
      camera, label: name, select: (pixel) => model.pick(telescope, pixel),
      current: () => (store.get("telescope") === telescope ? store.get("pixel") : -1),
      isTurned: () => store.get("isUp") && model.telescopes[telescope].focalLength > 0,
      describe: (pixel) => describe(model, telescope, model.images()[telescope], pixel),
      shown() {
        const now = shownOf(model, telescope);
        if (model.events.length === 0) return now;
        note.textContent = noteOf(now);
        view.canvas.setAttribute("aria-label", summary(model, telescope, now?.image));
        return now;
      },
    });
    head.append(SST.toolButton("PNG", `Save the picture of ${name}`, () => {
      const { id } = model.current();
      view.save(`${model.name}: event ${id}, ${name}`, model.name, id, name);
    }));
    store.watch(["isUp"], () => {
      frame.textContent = frameText(model, telescope);
    });
    store.watch(["event", "view", "mask", "ellipse", "same", "telescope", "pixel", "isUp", "degrees"], view.draw);
    return {
      ...view,
      /** The colour that a pixel should have, as CSS. */
      colour: (pixel) => shownOf(model, telescope).look.fill(pixel),
    };
  };
}
