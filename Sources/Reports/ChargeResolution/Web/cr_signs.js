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

  const meanings = {
    pass: "No run fails and none is undecided: all resolutions are below the requirement, beyond doubt.",
    undecided: "No run fails, but at least one is so near to the requirement that its standard error does not allow to decide.",
    fail: "At least one run has a resolution above the requirement, beyond doubt.",
    outside: "The requirement is not defined at the expected charge of any run.",
    "no data": "There are no charges: the pixel is unlit, off or dead.",
  };

  /** What a verdict on a pixel means. */
  SST.verdictMeaning = (verdict) => meanings[verdict];

  /** The square of a verdict as a small picture. */
  SST.verdictIcon = (verdict) => SST.swatch(SST.verdictLook[verdict]);

  const symbols = ["circle", "square", "diamond", "triangle-up", "triangle-down", "pentagon", "star", "hexagon"];

  /** None of these is the pattern of a Poisson limit. */
  const dashes = ["solid", "dash", "dashdot", "18px,4px", "10px,3px,2px,3px,2px,3px", "4px,4px"];

  /**
   * The colour, symbol and pattern of lines of an NSB rate. Dark pages use the bright part of the palette, bright ones the dark
   * part; symbols and patterns differ too. None is like the colour of the selection.
   */
  SST.levelLook = (level, count) => {
    const place = count > 1 ? level / (count - 1) : 0;
    const colour = SST.theme.isDark() ? SST.palette(0.95 - 0.6 * place) : SST.palette(0.7 * place);
    return { colour, symbol: symbols[level % symbols.length], dash: dashes[level % dashes.length] };
  };
}
