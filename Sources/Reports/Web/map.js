{
  /** Where pixels are on a drawing of some size: y goes up in the camera and down on the screen. */
  const projection = (camera, width, height) => {
    const half = camera.pixelWidth / 2;
    const left = Math.min(...camera.x) - half;
    const right = Math.max(...camera.x) + half;
    const bottom = Math.min(...camera.y) - half;
    const top = Math.max(...camera.y) + half;
    const margin = 6;
    const perMetre = Math.min((width - 2 * margin) / (right - left), (height - 2 * margin) / (top - bottom));
    const originX = width / 2 - ((left + right) / 2) * perMetre;
    const originY = height / 2 + ((bottom + top) / 2) * perMetre;
    return {
      side: camera.pixelWidth * perMetre,
      x: (pixel) => originX + camera.x[pixel] * perMetre,
      y: (pixel) => originY - camera.y[pixel] * perMetre,
      camera: (x, y) => [(x - originX) / perMetre, (originY - y) / perMetre],
      aspect: (top - bottom) / (right - left),
    };
  };
  SST.mapProjection = projection;

  /** The pixel under a point of the camera; -1 for none. */
  const pixelAt = (camera, x, y) => {
    const half = camera.pixelWidth / 2;
    for (let pixel = 0; pixel < camera.x.length; pixel += 1) {
      if (Math.abs(camera.x[pixel] - x) <= half && Math.abs(camera.y[pixel] - y) <= half) return pixel;
    }
    return -1;
  };

  /** The nearest pixel in a direction: sideways distance counts three times. */
  const neighbour = (camera, from, dx, dy) => {
    let best = from;
    let least = Infinity;
    for (let pixel = 0; pixel < camera.x.length; pixel += 1) {
      const x = camera.x[pixel] - camera.x[from];
      const y = camera.y[pixel] - camera.y[from];
      const along = x * dx + y * dy;
      if (along < camera.pixelWidth / 2) continue;
      const cost = along + 3 * Math.abs(x * dy - y * dx);
      if (cost < least) [best, least] = [pixel, cost];
    }
    return best;
  };

  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  /**
   * A camera map on a canvas inside `host`.
   *
   * Options: `camera` (x, y, pixelWidth, slot), `label` (for screen readers), `describe(pixel)` (lines of the
   * tooltip: pairs of name and value), `select(pixel)` (what a click or an arrow key does), `current()` (the
   * selected pixel, -1 for none). The result's `draw(look)` paints; see `SST.paintMap` for what a look holds.
   */
  SST.map = (host, options) => {
    const { camera } = options;
    const canvas = SST.element("canvas", {
      class: "map", tabindex: "0", role: "application", "aria-roledescription": "camera map",
      "aria-label": `${options.label}. Arrow keys move the selection.`,
    });
    const tip = SST.element("div", { class: "tip", hidden: true });
    host.classList.add("map-host");
    host.append(canvas, tip);
    let look;
    let place;

    const draw = () => {
      const width = canvas.clientWidth;
      if (!look || width === 0) return;
      const height = Math.round(width * projection(camera, 100, 100).aspect);
      canvas.style.height = `${height}px`;
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      const context = canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      place = projection(camera, width, height);
      SST.paintMap(context, camera, place, { ...look, current: options.current() });
    };

    const found = (event) => {
      if (!place) return -1;
      const box = canvas.getBoundingClientRect();
      return pixelAt(camera, ...place.camera(event.clientX - box.left, event.clientY - box.top));
    };
    const hover = (event) => {
      const pixel = found(event);
      tip.hidden = pixel < 0;
      canvas.style.cursor = pixel < 0 ? "default" : "pointer";
      if (pixel < 0) return;
      tip.replaceChildren(...SST.tipLines(options.describe(pixel)));
      const box = host.getBoundingClientRect();
      const x = event.clientX - box.left + 14;
      tip.style.left = `${Math.max(0, Math.min(x, box.width - tip.offsetWidth - 4))}px`;
      tip.style.top = `${event.clientY - box.top + 16}px`;
    };
    canvas.addEventListener("pointermove", hover);
    canvas.addEventListener("pointerleave", () => {
      tip.hidden = true;
    });
    canvas.addEventListener("click", (event) => {
      const pixel = found(event);
      if (pixel >= 0) options.select(pixel);
    });
    canvas.addEventListener("keydown", (event) => {
      const direction = directions[event.key];
      if (!direction || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const current = options.current();
      options.select(current < 0 ? 0 : neighbour(camera, current, ...direction));
    });
    SST.onResize(host, draw);
    SST.theme.watch(draw);

    return {
      canvas,
      draw(newLook) {
        look = newLook;
        draw();
      },
      /** The middle of a pixel on the screen, in CSS pixels of the canvas. */
      middle: (pixel) => [place.x(pixel), place.y(pixel)],
      /** The map as an image on a canvas of its own, with a title and what `legend` paints below (60 high). */
      image(title, legend) {
        const width = 1200;
        const height = Math.round(width * projection(camera, 100, 100).aspect);
        const copy = SST.element("canvas", { width, height: height + 150 });
        const context = copy.getContext("2d");
        context.fillStyle = SST.theme.colour("--card");
        context.fillRect(0, 0, copy.width, copy.height);
        context.fillStyle = SST.theme.colour("--text");
        context.font = "24px system-ui, sans-serif";
        context.fillText(title, 16, 34, width - 32);
        context.save();
        context.translate(0, 50);
        SST.paintMap(context, camera, projection(camera, width, height), { ...look, current: -1 });
        context.restore();
        legend(context, { x: 40, y: height + 66, width: width - 80 });
        return copy;
      },
    };
  };

  /** Pairs of name and value as the lines of a tooltip. */
  SST.tipLines = (lines) =>
    lines.map(([name, value]) =>
      SST.element("div", {}, SST.element("span", {}, name), SST.element("b", {}, value)));
}
