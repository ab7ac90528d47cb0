{
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

  /** Colours for numbers: `low` and `high` are its ends, `fraction` the place of a number between them. */
  const scaleOf = (low, high, palette, bend, ticks) => {
    const [start, end] = [bend(low), bend(high)];
    const fraction = (value) => (bend(value) - start) / (end - start || 1);
    return {
      low, high, palette, fraction, ticks,
      colour: (value) => (Number.isNaN(value) ? null : SST.palette(fraction(value), palette)),
    };
  };

  /**
   * The colours of an image under a view. Logarithmic ones are linear within about one unit of 0, so that noise
   * below 0 has a colour too.
   */
  SST.eventScale = (view, list) => {
    if (view === "time") {
      const times = list.flatMap(({ times, timed }) => (times ? Array.from(times).filter((_, i) => timed[i]) : []));
      const [low, high] = SST.fullRange(times);
      return scaleOf(low, high, "plasma", (value) => value, SST.ticks(low, high));
    }
    const { minimum, maximum } = SST.statistics(list.flatMap(({ charges }) => Array.from(charges)));
    const [low, high] = SST.openRange(Math.min(0, minimum || 0), Math.max(0, maximum || 0));
    if (view === "linear") return scaleOf(low, high, "viridis", (value) => value, SST.ticks(low, high));
    return scaleOf(low, high, "viridis", Math.asinh, logarithmicTicks(low, high));
  };

  /** Draws a colour bar with its labels onto a canvas. */
  SST.drawScale = (canvas, scale, label) => {
    const width = canvas.clientWidth || 300;
    const context = SST.sharpContext(canvas, width, 48);
    const [left, length] = [14, width - 28];
    for (let i = 0; i < length; i += 1) {
      context.fillStyle = SST.palette(i / (length - 1), scale.palette);
      context.fillRect(left + i, 2, 1.5, 12);
    }
    context.fillStyle = SST.theme.colour("--muted");
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "center";
    let free = -Infinity;
    for (const tick of scale.ticks) {
      const at = left + scale.fraction(tick) * length;
      context.fillRect(at - 0.5, 14, 1, 4);
      const text = SST.number(tick, 3).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
      const half = context.measureText(text).width / 2;
      if (at - half < free) continue;
      free = at + half + 6;
      context.fillText(text, Math.min(Math.max(at, half + 2), width - half - 2), 29);
    }
    context.fillText(label, left + length / 2, 44);
  };

  /** Gives a canvas a size in CSS pixels, sharp on every screen. */
  SST.sharpContext = (canvas, width, height) => {
    const ratio = window.devicePixelRatio || 1;
    canvas.style.height = `${height}px`;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return context;
  };
}
