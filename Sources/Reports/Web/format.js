{
  /** A number with a fixed count of decimals, and a true minus sign unless it is rounded to nothing. */
  const fixed = (value, decimals) => {
    const text = value.toFixed(decimals);
    return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
  };

  /** A number with some significant digits, the way tables show it; a dash for none. */
  SST.number = (value, digits = 4) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
    if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value).replace("-", "−");
    const size = Math.abs(value);
    const text = size >= 1e6 || size < 1e-4 ? value.toExponential(digits - 1) : plain(value, size, digits);
    return text.replace("-", "−").replace("e−", "e-").replace("e+", "e");
  };

  /** A number at the tick of a scale: without zeros at the end. */
  SST.tickText = (value) => SST.number(value, 3).replace(/(\.\d*?)0+($|e)/, "$1$2").replace(/\.($|e)/, "$1");

  const plain = (value, size, digits) => {
    const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
    return value.toFixed(Math.min(decimals, 12));
  };

  /** The decimals that show two digits of an error. */
  const decimalsOf = (error) => Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(error))));

  /** Value ± error, both with the decimals that the error deserves. */
  SST.withError = (value, error) => {
    if (!(error > 0) || !Number.isFinite(error) || !Number.isFinite(value)) return SST.number(value);
    if (Math.abs(value) >= 1e6 || error < 1e-9) return `${SST.number(value)} ± ${SST.number(error, 2)}`;
    const decimals = decimalsOf(error);
    return `${fixed(value, decimals)} ± ${error.toFixed(decimals)}`;
  };

  /** A number with the decimals that show three digits of a spread. */
  SST.besides = (value, spread) => {
    if (!(spread > 0) || !Number.isFinite(value) || Math.abs(value) >= 1e6 || spread < 1e-9) return SST.number(value);
    return fixed(value, Math.min(12, decimalsOf(spread) + (spread < 99.5 ? 1 : 0)));
  };

  /** "3 pixels", "1 pixel". */
  SST.plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

  const sorted = (values) => Float64Array.from(values).filter(Number.isFinite).sort();
  const middle = (list) => {
    if (list.length === 0) return NaN;
    const half = list.length >> 1;
    return list.length % 2 === 1 ? list[half] : 0.5 * (list[half - 1] + list[half]);
  };

  /**
   * How numbers are spread: count, mean and standard deviation (population), median, and scatter, which is the
   * median distance from the median times 1.4826, so that it is the standard deviation of a normal distribution.
   */
  SST.statistics = (values) => {
    const list = sorted(values);
    const count = list.length;
    const mean = count ? list.reduce((sum, value) => sum + value, 0) / count : NaN;
    const square = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const median = middle(list);
    const scatter = 1.4826 * middle(list.map((value) => Math.abs(value - median)).sort());
    return {
      count, mean, deviation: count ? Math.sqrt(square / count) : NaN, median, scatter,
      minimum: count ? list[0] : NaN, maximum: count ? list[count - 1] : NaN,
    };
  };

  /** The range that shows most values well: what lies within 4 scatters of the median. */
  SST.robustRange = (values) => {
    const { count, median, scatter, minimum, maximum } = SST.statistics(values);
    if (count === 0) return [0, 1];
    const width = scatter > 0 ? 4 * scatter : maximum - minimum;
    return SST.openRange(Math.max(minimum, median - width), Math.min(maximum, median + width));
  };

  /** All values. */
  SST.fullRange = (values) => {
    const { count, minimum, maximum } = SST.statistics(values);
    return count === 0 ? [0, 1] : SST.openRange(minimum, maximum);
  };

  /** The range, widened if it is empty. */
  SST.openRange = (low, high) => {
    if (high > low) return [low, high];
    const half = Math.max(Math.abs(low) * 0.01, 1e-9);
    return [low - half, low + half];
  };

  /** Round numbers inside a range, about `count` of them. */
  SST.ticks = (low, high, count = 5) => {
    const raw = (high - low) / count;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= raw) ?? raw;
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
  };
}
