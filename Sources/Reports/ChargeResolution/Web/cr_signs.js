{
  /** The colours and signs of verdicts: brightness and shape tell them apart as well. */
  SST.verdictLook = {
    pass: { colour: "--state-good", sign: "", tint: "--sign" },
    undecided: { colour: "--undecided", sign: "slash", tint: "--undecided-sign" },
    fail: { colour: "--state-bad", sign: "cross", tint: "--sign" },
    outside: { colour: "--state-off", sign: "ring", tint: "--sign-off" },
    "no data": { colour: "--state-dead", sign: "bar", tint: "--sign-off" },
  };

  const words = { outside: "no requirement" };

  /** How a verdict is called on the page. */
  SST.verdictText = (verdict) => words[verdict] ?? verdict;

  /** Paints the square of a verdict. */
  SST.paintVerdict = (context, verdict, x, y, side) => {
    const { colour, sign, tint } = SST.verdictLook[verdict];
    context.fillStyle = SST.theme.colour(colour);
    context.fillRect(x, y, side, side);
    SST.paintSign(context, sign, x + side / 2, y + side / 2, side * 0.93, SST.theme.colour(tint));
  };

  const icons = new Map();
  const picture = (verdict) => {
    if (!icons.has(verdict)) {
      const canvas = SST.element("canvas", { width: 28, height: 28 });
      SST.paintVerdict(canvas.getContext("2d"), verdict, 0, 0, 28);
      icons.set(verdict, canvas);
    }
    return icons.get(verdict);
  };
  SST.theme.watch(() => icons.clear());

  /** The square of a verdict as a small picture. */
  SST.verdictIcon = (verdict) => {
    const canvas = SST.element("canvas", { width: 28, height: 28, class: "sign", "aria-hidden": "true" });
    const paint = () => canvas.getContext("2d").drawImage(picture(verdict), 0, 0);
    paint();
    return canvas;
  };

  const symbols = ["circle", "square", "diamond", "triangle-up", "triangle-down", "pentagon", "star", "hexagon"];

  /**
   * The colour and symbol of a background light. Dark pages use the bright part of the palette, bright ones the dark
   * part; the symbols differ too. None is like the colour of the selection.
   */
  SST.levelLook = (level, count) => {
    const place = count > 1 ? level / (count - 1) : 0;
    const colour = SST.theme.isDark() ? SST.palette(0.95 - 0.6 * place) : SST.palette(0.7 * place);
    return { colour, symbol: symbols[level % symbols.length] };
  };
}
