{
  /** The colour of a number from 0 to 1 on a palette (its name in the data), as CSS. */
  SST.palette = (fraction, name = "viridis") => {
    const anchors = SST.data().palettes[name];
    const last = anchors.length / 3 - 1;
    const place = Math.min(Math.max(fraction, 0), 1) * last;
    const lower = Math.min(Math.floor(place), last - 1);
    const part = (i) => {
      const [a, b] = [anchors[3 * lower + i], anchors[3 * lower + 3 + i]];
      return Math.round(a + (b - a) * (place - lower));
    };
    return `rgb(${part(0)},${part(1)},${part(2)})`;
  };

  /**
   * A colour scale: `colour` of a number (those beyond the ends have the colours of the ends, NaN has none),
   * `fraction`, its place between the ends, and `ticks`.
   *
   * Options: `palette`; `bend`, a rising function, for scales that are not linear; `ticks`.
   */
  SST.scale = ([low, high], { palette = "viridis", bend = (value) => value, ticks = SST.ticks(low, high) } = {}) => {
    const [start, end] = [bend(low), bend(high)];
    const fraction = (value) => (bend(value) - start) / (end - start || 1);
    return {
      low, high, palette, fraction, ticks,
      colour: (value) => (Number.isNaN(value) ? null : SST.palette(fraction(value), palette)),
    };
  };

  /** Draws a colour bar with its labels onto a canvas. */
  SST.colourBar = (canvas, scale, label) => {
    const width = canvas.clientWidth || 300;
    SST.paintColourBar(SST.sharpContext(canvas, width, 48), { x: 14, y: 2, width: width - 28 }, scale, label);
  };

  /** Paints a colour bar, 48 high, onto any drawing; labels without room are left out. */
  SST.paintColourBar = (context, { x, y, width }, scale, label) => {
    for (let i = 0; i < width; i += 1) {
      context.fillStyle = SST.palette(i / (width - 1), scale.palette);
      context.fillRect(x + i, y, 1.5, 12);
    }
    context.fillStyle = SST.theme.colour("--muted");
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "center";
    let free = -Infinity;
    for (const tick of scale.ticks) {
      const at = x + scale.fraction(tick) * width;
      context.fillRect(at - 0.5, y + 12, 1, 4);
      const text = SST.tickText(tick);
      const half = context.measureText(text).width / 2;
      if (at - half < free) continue;
      free = at + half + 6;
      context.fillText(text, Math.min(Math.max(at, x + half - 12), x + width - half + 12), y + 27);
    }
    context.fillText(label, x + width / 2, y + 42);
  };
}
