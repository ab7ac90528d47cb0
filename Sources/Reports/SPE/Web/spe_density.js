{
  const lastPeak = 300;
  const cut = 1e-15;

  /** ln k! for k up to the last peak. */
  const logFactorial = new Float64Array(lastPeak + 1);
  for (let k = 1; k <= lastPeak; k += 1) logFactorial[k] = logFactorial[k - 1] + Math.log(k);

  const logChoose = (n, k) => logFactorial[n] - logFactorial[k] - logFactorial[n - k];

  /** The probability that k cells fire, k ≥ 1; see the documentation of the fits for the formulas. */
  const weights = {
    pmt: (k, lambda) => Math.exp(k * Math.log(lambda) - lambda - logFactorial[k]),
    "sipm-modified-poisson": (k, lambda, crosstalk) => {
      const mean = lambda + k * crosstalk;
      return lambda * Math.exp((k - 1) * Math.log(mean) - mean - logFactorial[k]);
    },
    "sipm-gentile": (k, lambda, crosstalk) => {
      let sum = 0;
      for (let j = 1; j <= k; j += 1) {
        const light = j * Math.log(lambda) - lambda - logFactorial[j];
        const chain = Math.exp(light + logChoose(k - 1, j - 1)) * (1 - crosstalk) ** j;
        sum += chain * crosstalk ** (k - j);
      }
      return sum;
    },
  };

  /** The peaks of a spectrum: weight, mean and width of each. Parameters in the order of the model. */
  const peaks = (model, parameters) => {
    const [pedestal, noise, gain, spread] = parameters;
    const lambda = parameters[parameters.length - 1];
    const crosstalk = parameters.length === 6 ? parameters[4] : 0;
    const list = [{ weight: Math.exp(-lambda), mean: pedestal, width: Math.abs(noise) }];
    let top = 0;
    for (let k = 1; k <= lastPeak && lambda > 0; k += 1) {
      const weight = weights[model](k, lambda, crosstalk);
      if (weight > top) top = weight;
      else if (!(weight >= cut)) break;
      list.push({ weight, mean: pedestal + k * gain, width: Math.hypot(noise, Math.sqrt(k) * spread) });
    }
    return list;
  };

  /** The density per unit of charge at each of the charges. */
  SST.density = (model, parameters, charges) => {
    const values = new Float64Array(charges.length);
    for (const { weight, mean, width } of peaks(model, parameters)) {
      const height = weight / (width * Math.sqrt(2 * Math.PI));
      for (let i = 0; i < values.length; i += 1) {
        const u = (charges[i] - mean) / width;
        values[i] += height * Math.exp(-0.5 * u * u);
      }
    }
    return values;
  };

  const pointsPerBin = 8;

  /** Equidistant charges over the range of a histogram, both ends included. */
  SST.curveCharges = ({ lower, upper, bins }) => {
    const count = bins * pointsPerBin;
    return Float64Array.from({ length: count + 1 }, (_, i) => lower + ((upper - lower) * i) / count);
  };

  /** Boole's rule for two times four steps. */
  const boole = [7, 32, 12, 32, 14, 32, 12, 32, 7].map((factor) => (factor * 2) / 45);

  /** The integral of the density over each bin. */
  const integrals = (density, binning) => {
    const step = (binning.upper - binning.lower) / (binning.bins * pointsPerBin);
    return Float64Array.from({ length: binning.bins }, (_, bin) =>
      step * boole.reduce((sum, factor, i) => sum + factor * density[bin * pointsPerBin + i], 0));
  };

  /**
   * The fit of a histogram: the curve in counts per bin, the expected counts of the bins, and the pulls.
   *
   * The curve has the area of the histogram, as the fit scales it. The pull of a bin is the signed root of its part
   * of the Poisson deviance: their squares add up to the deviance of the bins before merging.
   */
  SST.fitOfHistogram = (model, parameters, binning, counts) => {
    const charges = SST.curveCharges(binning);
    const density = SST.density(model, parameters, charges);
    const parts = integrals(density, binning);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const scale = total / parts.reduce((sum, part) => sum + part, 0);
    const width = (binning.upper - binning.lower) / binning.bins;
    const expected = parts.map((part) => part * scale);
    return { charges, curve: density.map((value) => value * scale * width), expected, pulls: pulls(counts, expected) };
  };

  const pulls = (counts, expected) =>
    Float64Array.from(expected, (mean, bin) => {
      const count = counts[bin];
      const deviance = 2 * (mean - count + (count > 0 ? count * Math.log(count / mean) : 0));
      return Math.sign(count - mean) * Math.sqrt(Math.max(0, deviance));
    });
}
