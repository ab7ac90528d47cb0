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

  /** The square of a verdict as a small picture. */
  SST.verdictIcon = (verdict) => SST.swatch(SST.verdictLook[verdict]);

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
