{
  /** A tooltip inside `host`: `show(event, lines)` puts pairs of name and value beside the pointer. */
  SST.tooltip = (host) => {
    const tip = SST.element("div", { class: "tip", hidden: true });
    host.append(tip);
    return {
      show(event, lines) {
        tip.hidden = false;
        tip.replaceChildren(...lines.map(([name, value]) =>
          SST.element("div", {}, SST.element("span", {}, name), SST.element("b", {}, value))));
        const box = host.getBoundingClientRect();
        const x = event.clientX - box.left + 14;
        tip.style.left = `${Math.max(0, Math.min(x, box.width - tip.offsetWidth - 4))}px`;
        tip.style.top = `${event.clientY - box.top + 16}px`;
      },
      hide() {
        tip.hidden = true;
      },
    };
  };

  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  /** The camera as a drawing of its own, with a title above and the colour bar or the legend below. */
  const picture = (camera, isTurned, { look, scale, label, legend }, title) => {
    const place = SST.cameraPlace(camera, 600, isTurned);
    const canvas = SST.element("canvas", { width: 2 * place.width, height: 2 * (place.height + 90) });
    const context = canvas.getContext("2d");
    context.scale(2, 2);
    context.fillStyle = SST.theme.colour("--card");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = SST.theme.colour("--text");
    context.font = "13px system-ui, sans-serif";
    context.fillText(title, 10, 19, place.width - 20);
    context.save();
    context.translate(0, 28);
    SST.paintCamera(context, camera, place, { ...look, current: -1 });
    context.restore();
    const below = { x: 20, y: place.height + 36, width: place.width - 40 };
    if (scale) SST.paintColourBar(context, below, scale, label);
    else SST.paintLegend(context, below, legend ?? []);
    return canvas;
  };

  /** Pointer and keys of a camera: tooltip, selection, and movement of the selection if the options wish it. */
  const listen = (host, canvas, options, found) => {
    const tip = SST.tooltip(host);
    canvas.addEventListener("pointermove", (event) => {
      const pixel = found(event);
      canvas.style.cursor = pixel < 0 ? "default" : "pointer";
      if (pixel < 0) tip.hide();
      else tip.show(event, options.describe(pixel));
    });
    canvas.addEventListener("pointerleave", tip.hide);
    canvas.addEventListener("click", (event) => options.select(found(event)));
    if (!options.moves) return;
    canvas.addEventListener("keydown", (event) => {
      const direction = directions[event.key];
      if (!direction || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const current = options.current();
      options.select(current < 0 ? 0 : SST.pixelTowards(options.camera, current, direction));
    });
  };

  const element = ({ label, moves }) => SST.element("canvas", {
    class: "camera",
    ...(moves
      ? {
        tabindex: "0", role: "application", "aria-roledescription": "camera map",
        "aria-label": `${label}. Arrow keys move the selection.`,
      }
      : { role: "img", "aria-label": label }),
  });

  /**
   * A camera inside `host`, with colour bar and legend.
   *
   * Options: `camera` (shape, x, y, cornerX, cornerY, module), `label` (for screen readers), `describe(pixel)` (lines
   * of the tooltip: pairs of name and value), `select(pixel)` (what a click does; -1 beside the pixels), `current()`
   * (the selected pixel, -1 for none), `moves` (true if arrow keys move the selection), `isTurned()` (true to draw x
   * upwards, see `SST.cameraPlace`; may be absent), and `shown()`: what to draw
   * now, null for nothing. That has a `look` (see `SST.paintCamera`), a colour `scale` with a `label` if there is one,
   * a `legend` (pairs of a look of `SST.swatch` and a text) and a `note`.
   */
  SST.camera = (host, options) => {
    const { camera } = options;
    const canvas = element(options);
    const bar = SST.element("canvas", { class: "bar", "aria-hidden": "true" });
    const legend = SST.element("ul", { class: "legend" });
    host.classList.add("camera-host");
    host.append(canvas, bar, legend);
    let shown = null;
    let place;
    let entries;
    const explain = (now) => {
      if (entries === (now.legend ?? now.note)) return;
      entries = now.legend ?? now.note;
      legend.replaceChildren(
        ...(now.legend ?? []).map(([look, text]) => SST.element("li", {}, SST.swatch(look), text)),
        ...(now.note ? [SST.element("li", { class: "muted" }, now.note)] : []));
    };
    const draw = () => {
      const width = canvas.clientWidth;
      if (width === 0) return;
      shown = options.shown();
      place = SST.cameraPlace(camera, width, options.isTurned?.());
      const context = SST.sharpContext(canvas, width, place.height);
      bar.hidden = !shown?.scale;
      explain(shown ?? {});
      if (!shown) return;
      SST.paintCamera(context, camera, place, { ...shown.look, current: options.current() });
      if (shown.scale) SST.colourBar(bar, shown.scale, shown.label);
    };
    listen(host, canvas, options, (event) => {
      if (!shown) return -1;
      const box = canvas.getBoundingClientRect();
      return SST.pixelUnder(camera, ...place.camera(event.clientX - box.left, event.clientY - box.top));
    });
    SST.onResize(host, draw);
    SST.theme.watch(draw);
    return {
      canvas,
      draw,
      /** The middle of a pixel on the screen, in CSS pixels of the canvas. */
      middle: (pixel) => place.middle(pixel),
      /** Hands the camera to the user as an image. */
      save(title, ...name) {
        if (!shown) return;
        picture(camera, options.isTurned?.(), shown, title).toBlob((blob) => SST.download(`${SST.fileName(...name)}.png`, blob));
      },
    };
  };
}
