{
  const strokes = {
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
    frame(context, x, y, r) {
      context.rect(x - 0.8 * r, y - 0.8 * r, 1.6 * r, 1.6 * r);
    },
    ring(context, x, y, r) {
      context.moveTo(x + r, y);
      context.arc(x, y, r, 0, 2 * Math.PI);
    },
  };

  /**
   * The looks of the groups of pixels: colour, sign and the tint of the sign. The colours differ in brightness as
   * well, and each group has a sign, so that nothing depends on telling red from green.
   */
  SST.stateLook = {
    good: { colour: "--state-good", sign: "", tint: "--sign" },
    bad: { colour: "--state-bad", sign: "cross", tint: "--sign" },
    "not fitted": { colour: "--state-not-fitted", sign: "slash", tint: "--sign" },
    unlit: { colour: "--state-off", sign: "ring", tint: "--sign-off" },
    off: { colour: "--state-off", sign: "frame", tint: "--sign-off" },
    dead: { colour: "--state-dead", sign: "bar", tint: "--sign-off" },
  };

  /** Paints a sign (cross, slash, bar, ring, frame) of a colour around a point, with an edge of another colour if given. */
  SST.paintSign = (context, sign, x, y, side, colour, edge) => {
    if (!strokes[sign]) return;
    context.beginPath();
    strokes[sign](context, x, y, side * 0.26);
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

  const paintSwatch = (context, { colour, sign, tint, mark }, x, y, side) => {
    if (mark) {
      SST.paintMark(context, mark, x + side / 2, y + side / 2);
      return;
    }
    context.fillStyle = SST.theme.colour(colour);
    context.fillRect(x, y, side, side);
    SST.paintSign(context, sign, x + side / 2, y + side / 2, side * 0.93, SST.theme.colour(tint));
  };

  const looks = new WeakMap();
  const repaint = (canvas) => paintSwatch(canvas.getContext("2d"), looks.get(canvas), 0, 0, canvas.width);
  SST.theme.watch(() => document.querySelectorAll("canvas.swatch").forEach(repaint));

  /** A look as a small picture, which follows the theme. */
  SST.swatch = (look) => {
    const canvas = SST.element("canvas", { width: 28, height: 28, class: "swatch", "aria-hidden": "true" });
    looks.set(canvas, look);
    repaint(canvas);
    return canvas;
  };

  /** Paints pairs of look and text side by side onto any drawing. */
  SST.paintLegend = (context, { x, y, width }, entries) => {
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "start";
    entries.forEach(([look, text], index) => {
      const at = x + (index * width) / entries.length;
      paintSwatch(context, look, at, y, 14);
      context.fillStyle = SST.theme.colour("--text");
      context.fillText(text, at + 20, y + 11);
    });
  };
}
