{
  /* Viridis and Plasma (matplotlib) at equal distances. */
  const anchors = {
    viridis: [
      "440154", "481467", "482576", "453781", "404688", "39558c", "33638d", "2d718e", "287d8e", "238a8d",
      "1f968b", "20a386", "29af7f", "3dbc74", "56c667", "75d054", "95d840", "bade28", "dde318", "fde725",
    ],
    plasma: [
      "0d0887", "2c0594", "43039e", "5901a5", "6e00a8", "8305a7", "9511a1", "a72197", "b6308b", "c5407e",
      "d14e72", "dd5e66", "e76e5b", "f07f4f", "f79044", "fca338", "feb72d", "fccd25", "f7e225", "f0f921",
    ],
  };
  const channels = (hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const parsed = Object.fromEntries(
    Object.entries(anchors).map(([name, list]) => [name, list.map(channels)]),
  );

  /** The colour of a number from 0 to 1 on a palette, as CSS. */
  SST.palette = (fraction, name = "viridis") => {
    const list = parsed[name];
    const place = Math.min(Math.max(fraction, 0), 1) * (list.length - 1);
    const lower = Math.min(Math.floor(place), list.length - 2);
    const [a, b] = [list[lower], list[lower + 1]];
    const mixed = a.map((value, i) => Math.round(value + (b[i] - value) * (place - lower)));
    return `rgb(${mixed.join(",")})`;
  };

  /** A colour scale: numbers beyond its ends have the colours of the ends, NaN has none. */
  SST.scale = ([low, high], palette = "viridis") => ({
    low,
    high,
    colour: (value) =>
      Number.isNaN(value) ? null : SST.palette((value - low) / (high - low), palette),
  });

  /**
   * The colours and signs of the groups of pixels. The colours differ in brightness as well, and each group has a
   * sign, so that nothing depends on telling red from green.
   */
  SST.stateLook = {
    good: { colour: "--state-good", sign: "" },
    bad: { colour: "--state-bad", sign: "cross" },
    "not fitted": { colour: "--state-not-fitted", sign: "slash" },
    off: { colour: "--state-off", sign: "ring" },
    dead: { colour: "--state-dead", sign: "bar" },
  };

  /** Draws a colour bar with its labels. */
  SST.colourBar = (canvas, scale, label) => {
    const width = canvas.clientWidth || 300;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = 48 * ratio;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    SST.paintColourBar(context, { x: 8, y: 2, width: width - 16 }, scale, label);
  };

  /** Paints a colour bar, 48 high, onto any drawing. */
  SST.paintColourBar = (context, { x, y, width }, scale, label) => {
    for (let i = 0; i < width; i += 1) {
      context.fillStyle = SST.palette(i / (width - 1));
      context.fillRect(x + i, y, 1.5, 12);
    }
    context.fillStyle = SST.theme.colour("--muted");
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "center";
    for (const tick of SST.ticks(scale.low, scale.high)) {
      const at = x + ((tick - scale.low) / (scale.high - scale.low)) * width;
      context.fillRect(at - 0.5, y + 12, 1, 4);
      const text = SST.number(tick, 3).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
      context.fillText(text, Math.min(Math.max(at, x + 12), x + width - 12), y + 27);
    }
    context.fillText(label, x + width / 2, y + 41);
  };
}
