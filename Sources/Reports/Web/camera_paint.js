{
  /** Traces a polygon around a point. */
  const trace = (context, corners, [x, y]) => {
    context.beginPath();
    for (const [dx, dy] of corners) context.lineTo(x + dx, y + dy);
    context.closePath();
  };

  /** Frames around the modules, a little apart from their pixels; modules of square pixels are rectangles. */
  const modules = (context, camera, place) => {
    if (!camera.module || camera.shape !== "square") return;
    const boxes = new Map();
    camera.module.forEach((module, pixel) => {
      const [x, y] = place.middle(pixel);
      const box = boxes.get(module) ?? [x, y, x, y];
      boxes.set(module, [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)]);
    });
    context.lineWidth = 1;
    context.strokeStyle = SST.theme.colour("--line");
    const reach = place.side / 2 + 1.5;
    for (const [left, top, right, bottom] of boxes.values()) {
      context.strokeRect(left - reach, top - reach, right - left + 2 * reach, bottom - top + 2 * reach);
    }
  };

  const pixels = (context, camera, place, look) => {
    const isSquare = camera.shape === "square";
    const corners = place.corners(isSquare ? 0.94 : 1);
    const side = place.side * 0.94;
    const empty = look.empty ?? SST.theme.colour("--map-empty");
    const line = look.empty ? null : SST.theme.colour("--map-empty-line");
    for (let pixel = 0; pixel < camera.x.length; pixel += 1) {
      const middle = place.middle(pixel);
      const colour = look.fill(pixel);
      context.globalAlpha = look.isFaded?.(pixel) ? 0.13 : 1;
      trace(context, corners, middle);
      context.fillStyle = colour ?? empty;
      context.fill();
      // Hexagons touch: the same colour on the edge hides the seams that smoothing leaves.
      const edge = colour === null ? line ?? empty : colour;
      if (!isSquare || edge === line) {
        context.lineWidth = 0.75;
        context.strokeStyle = edge;
        context.stroke();
      }
      const sign = look.sign?.(pixel) ?? "";
      if (sign) SST.paintSign(context, sign, ...middle, side, look.signColour(pixel), look.signEdge?.(pixel));
    }
    context.globalAlpha = 1;
  };

  /** Frames around some pixels, `reach` apart from them. */
  const frames = (context, place, list, reach, width, colour) => {
    const corners = place.corners(1 + (2 * reach) / place.side);
    context.lineWidth = width;
    context.strokeStyle = SST.theme.colour(colour);
    for (const pixel of list) {
      trace(context, corners, place.middle(pixel));
      context.stroke();
    }
  };

  /**
   * Paints all pixels of a camera as polygons of their true size.
   *
   * A look has functions of the pixel: `fill` (CSS colour, or null for no value), `sign` (a name of `SST.paintSign`,
   * or ""), `signColour`, `signEdge`, `isFaded` (true for pixels that the filter leaves out); `empty` (the colour of
   * pixels without a value; without it they are outlined), `underlay(context, place)` and `overlay(context, place)`
   * (paint below and upon the pixels), `picked` (a set of pixels with a frame) and `current` (the selected pixel, or -1).
   * All but `fill` and `current` may be absent.
   */
  SST.paintCamera = (context, camera, place, look) => {
    look.underlay?.(context, place);
    modules(context, camera, place);
    pixels(context, camera, place, look);
    look.overlay?.(context, place);
    if (look.picked) frames(context, place, look.picked, 0.75, 1.5, "--text");
    if (look.current < 0) return;
    frames(context, place, [look.current], 0.8, 4.8, "--current-edge");
    frames(context, place, [look.current], 0.8, 2.4, "--current");
  };
}
