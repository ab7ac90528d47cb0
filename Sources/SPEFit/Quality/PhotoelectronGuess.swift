/// How much charge one photoelectron gives in the SST camera, by the width of the integration window.
public enum PhotoelectronGuess {
  /// The guesses of the original tool for windows of 2, 4, … 26 samples, in ADC.
  private static let table: [Double] = [3, 7, 12, 14, 16, 18, 19, 20, 21, 22, 23, 23, 24]

  /// The original's guess in ADC: even widths only, the last one for all wider windows; nil for others.
  public static func pixelAnalysis(windowWidth: Int) -> Double? {
    guard windowWidth > 0, windowWidth.isMultiple(of: 2) else { return nil }
    return table[min(windowWidth / 2, table.count) - 1]
  }

  /// The guess in ADC for any width, odd ones between their neighbors; nil unless the width is positive.
  public static func adc(windowWidth: Int) -> Double? {
    guard windowWidth > 0 else { return nil }
    let upper = table[min((windowWidth + 1) / 2, table.count) - 1]
    guard !windowWidth.isMultiple(of: 2), windowWidth < 2 * table.count else { return upper }
    let lower = windowWidth == 1 ? 0 : table[windowWidth / 2 - 1]
    return 0.5 * (lower + upper)
  }
}
