{
  const signs = {
    cross(context, x, y, r) {
      context.moveTo(x - r, y - r);
      context.lineTo(x + r, y + r);
      context.moveTo(x - r, y + r);
      context.lineTo(x + r, y - r);
    },
    slash(context, x, y, r) {
      context.moveTo(x - r, y + r);
      context.lineTo(x + r, y - r);
    },
    bar(context, x, y, r) {
      context.moveTo(x - r, y);
      context.lineTo(x + r, y);
    },
    ring(context, x, y, r) {
      context.moveTo(x + r, y);
      context.arc(x, y, r, 0, 2 * Math.PI);
    },
  };

  /** Paints a sign (cross, slash, bar, ring) of a colour around a point, with an edge of another colour if given. */
  SST.paintSign = (context, sign, x, y, side, colour, edge) => {
    if (!signs[sign]) return;
    context.beginPath();
    signs[sign](context, x, y, side * 0.26);
    const width = Math.max(1, side * 0.14);
    if (edge) {
      context.lineWidth = width + Math.max(2, side * 0.14);
      context.strokeStyle = edge;
      context.stroke();
    }
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  };

  const frame = (context, place, pixel, colour, width) => {
    const side = place.side + width;
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.strokeRect(place.x(pixel) - side / 2, place.y(pixel) - side / 2, side, side);
  };

  const modules = (context, camera, place) => {
    const boxes = new Map();
    for (let pixel = 0; pixel < camera.x.length; pixel += 1) {
      const [x, y] = [place.x(pixel), place.y(pixel)];
      const box = boxes.get(camera.slot[pixel]) ?? [x, y, x, y];
      boxes.set(camera.slot[pixel], [
        Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y),
      ]);
    }
    context.lineWidth = 1;
    context.strokeStyle = SST.theme.colour("--line");
    const reach = place.side / 2 + 1.5;
    for (const [left, top, right, bottom] of boxes.values()) {
      context.strokeRect(left - reach, top - reach, right - left + 2 * reach, bottom - top + 2 * reach);
    }
  };

  /**
   * Paints all pixels as squares of their true size.
   *
   * A look has functions of the pixel: `fill` (CSS colour, or null for no value), `sign` (a name of `SST.paintSign`,
   * or ""), `signColour`, `signEdge` (may be absent), `isFaded` (true for pixels that the filter leaves out); `picked` (a set of pixels with a
   * frame) and `current` (the selected pixel, or -1).
   */
  SST.paintMap = (context, camera, place, look) => {
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    modules(context, camera, place);
    const empty = SST.theme.colour("--map-empty");
    const line = SST.theme.colour("--map-empty-line");
    const side = place.side * 0.94;
    for (let pixel = 0; pixel < camera.x.length; pixel += 1) {
      const [x, y] = [place.x(pixel), place.y(pixel)];
      const colour = look.fill(pixel);
      context.globalAlpha = look.isFaded?.(pixel) ? 0.13 : 1;
      context.fillStyle = colour ?? empty;
      context.fillRect(x - side / 2, y - side / 2, side, side);
      if (colour === null) {
        context.lineWidth = 0.75;
        context.strokeStyle = line;
        context.strokeRect(x - side / 2 + 0.5, y - side / 2 + 0.5, side - 1, side - 1);
      }
      const sign = look.sign?.(pixel) ?? "";
      if (sign) SST.paintSign(context, sign, x, y, side, look.signColour(pixel), look.signEdge?.(pixel));
    }
    context.globalAlpha = 1;
    for (const pixel of look.picked ?? []) frame(context, place, pixel, SST.theme.colour("--text"), 1.5);
    if (look.current >= 0) {
      frame(context, place, look.current, SST.theme.colour("--card"), 5);
      frame(context, place, look.current, SST.theme.colour("--select"), 3);
    }
  };
}
