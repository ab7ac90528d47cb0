{
  const margin = { left: 62, right: 14, top: 12, bottom: 40 };

  /** Axes with round ticks on a drawing; the result maps values to points. */
  const axes = (context, { width, height, x, y, xLabel, yLabel }) => {
    const [w, h] = [width - margin.left - margin.right, height - margin.top - margin.bottom];
    const toX = (value) => margin.left + ((value - x[0]) / (x[1] - x[0])) * w;
    const toY = (value) => margin.top + (1 - (value - y[0]) / (y[1] - y[0])) * h;
    context.font = "12px system-ui, sans-serif";
    context.strokeStyle = SST.theme.colour("--line");
    context.fillStyle = SST.theme.colour("--muted");
    context.lineWidth = 1;
    context.textAlign = "center";
    for (const tick of SST.ticks(...x, 6)) {
      context.strokeRect(toX(tick), margin.top, 0, h);
      context.fillText(SST.number(tick), toX(tick), height - 24);
    }
    context.textAlign = "right";
    for (const tick of SST.ticks(...y, 5)) {
      context.strokeRect(margin.left, toY(tick), w, 0);
      context.fillText(SST.number(tick), margin.left - 6, toY(tick) + 4);
    }
    context.textAlign = "center";
    context.fillText(xLabel, margin.left + w / 2, height - 7);
    context.save();
    context.translate(13, margin.top + h / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(yLabel, 0, 0);
    context.restore();
    return { toX, toY, h };
  };

  const line = (context, points, colour, width, dashes = []) => {
    context.beginPath();
    for (const point of points) context.lineTo(...point);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dashes);
    context.stroke();
    context.setLineDash([]);
  };

  /** The window of the charge as the first sample and the one after the last. */
  const windowOf = (telescope, samples) => {
    if (!telescope.window) return null;
    const peak = samples.indexOf(Math.max(...samples));
    const start = Math.max(0, peak - telescope.window.shift);
    return [start, Math.min(samples.length, peak - telescope.window.shift + telescope.window.width)];
  };

  const paint = (canvas, telescope, { samples, baseline }, time) => {
    const width = canvas.clientWidth || 400;
    const height = 250;
    const context = SST.sharpContext(canvas, width, height);
    const step = telescope.samplePeriod ?? 1;
    const values = samples.concat(Number.isFinite(baseline) ? [baseline] : []);
    const [low, high] = SST.openRange(Math.min(...values), Math.max(...values));
    const room = (high - low) * 0.06;
    const { toX, toY, h } = axes(context, {
      width, height, x: [0, samples.length * step], y: [low - room, high + room],
      xLabel: telescope.samplePeriod ? "time (ns)" : "sample", yLabel: telescope.sampleUnit,
    });
    const range = windowOf(telescope, samples);
    if (range) {
      context.fillStyle = SST.theme.colour("--accent");
      context.globalAlpha = 0.13;
      context.fillRect(toX(range[0] * step), margin.top, toX(range[1] * step) - toX(range[0] * step), h);
      context.globalAlpha = 1;
    }
    const [left, right] = [toX(0), toX(samples.length * step)];
    if (Number.isFinite(baseline)) {
      line(context, [[left, toY(baseline)], [right, toY(baseline)]], SST.theme.colour("--muted"), 1.2, [6, 5]);
    }
    if (Number.isFinite(time)) {
      line(context, [[toX(time), margin.top], [toX(time), margin.top + h]], SST.theme.colour("--select"), 1.4, [2, 3]);
    }
    const steps = samples.flatMap((sample, i) => [[toX(i * step), toY(sample)], [toX((i + 1) * step), toY(sample)]]);
    line(context, steps, SST.theme.colour("--accent"), 1.8);
  };

  const missing = (image) =>
    image.waveforms
      ? "The waveform of this pixel is not stored in this page; with --waveforms all, all are."
      : "This page has no waveforms; --raw FILE adds those of a raw file.";

  /** The card of the chosen pixel. */
  SST.eventPixel = (model) => {
    const canvas = SST.element("canvas", { class: "plot-canvas", role: "img", "aria-label": "Waveform" });
    SST.byId("waveform").append(canvas);
    const note = SST.byId("waveform-note");
    const draw = () => {
      const [number, pixel] = [model.store.get("telescope"), model.store.get("pixel")];
      const telescope = model.telescopes[number];
      const image = model.events.length > 0 ? model.images()[number] : null;
      const found = image && pixel >= 0 ? model.waveform(image, pixel) : null;
      SST.byId("pixel-title").textContent = pixel < 0 ? "No pixel chosen" : `${telescope.name}, pixel ${pixel}`;
      SST.byId("pixel-pick").hidden = pixel >= 0;
      canvas.hidden = !found;
      note.textContent = image && pixel >= 0 && !found ? missing(image) : "";
      SST.byId("pixel-facts").replaceChildren();
      if (!image || pixel < 0) return;
      const { camera } = telescope;
      const position = [camera.x[pixel], camera.y[pixel]].map((meters) => SST.number(model.shown(number, meters, "m")[0], 4));
      const facts = [
        ["charge", `${SST.number(image.charges[pixel], 4)} ${telescope.chargeUnit}`],
        ["peak time", image.times ? `${SST.number(image.times[pixel], 4)} ns` : "–"],
        ["module", camera.module ? String(camera.module[pixel]) : "–"],
        ["cleaning", image.mask ? (image.mask[pixel] ? "kept" : "removed") : "–"],
        ["position x, y", `${position.join(", ")} ${model.shown(number, 0, "m")[1]}`, "position"],
        ["rank", String(image.order.indexOf(pixel) + 1)],
      ];
      SST.byId("pixel-facts").append(...SST.factLines(facts.map(([name, value, key = name]) => [name, value, model.definitions[key]])));
      if (!found) return;
      paint(canvas, telescope, found, image.times ? image.times[pixel] : NaN);
      const parts = [
        "dashed: baseline", ...(image.times ? ["dotted: peak time"] : []), ...(telescope.window ? ["shaded: window of the charge"] : []),
      ];
      note.textContent = parts.join("; ");
    };
    model.store.watch(["event", "telescope", "pixel", "degrees"], draw);
    SST.onResize(SST.byId("waveform"), draw);
    SST.theme.watch(draw);
    return { canvas };
  };
}
