{
  /**
   * What the views of an SPE report share: the data, the state of the page, and what follows from both.
   *
   * State: `current` (the selected pixel), `quantity` (its place in the list; -1 is the state of the pixels), `filter`
   * ("all", "group:0", "status:2", "fault:1"), `picked` (null, or a set of pixels with the label of what they are),
   * `fullRange`, `logCounts`.
   */
  SST.speModel = () => {
    const data = SST.data();
    const { states, quantities, spectra, curve } = data;
    const store = SST.store({
      current: -1, quantity: -1, filter: "all", picked: null, fullRange: false, logCounts: false,
    });
    const references = new Map();
    const curveValues = curve.parameters.map((name) => quantities.find((one) => one.name === name).values);

    const passes = (pixel) => {
      const [kind, word] = store.get("filter").split(":");
      const place = Number(word);
      if (kind === "group") return states.group[pixel] === place;
      if (kind === "status") return states.status[pixel] === place;
      if (kind === "fault") return states.faults[pixel].includes(place);
      return true;
    };

    const model = SST.pixelModel(data, store, passes);
    return {
      ...model,
      status: (pixel) => states.statusWords[states.status[pixel]],
      withUnit: ({ label, unit }) => (unit ? `${label} (${unit.replaceAll(" ", "\u00a0")})` : label),
      valueText: ({ values, errors }, pixel) => SST.withError(values[pixel], errors ? errors[pixel] : NaN),
      /** The statistics of a quantity over the good pixels. */
      reference(quantity) {
        if (!references.has(quantity)) {
          const list = model.pixels.filter(model.isGood);
          references.set(quantity, SST.statistics(list.map((pixel) => quantity.values[pixel])));
        }
        return references.get(quantity);
      },
      /** The range that map and distribution show of a quantity. */
      range(quantity, list) {
        const values = list.map((pixel) => quantity.values[pixel]);
        return store.get("fullRange") ? SST.fullRange(values) : SST.robustRange(values);
      },
      /** The parameters of a pixel's fit in the order of the model; null without a fit. */
      parameters(pixel) {
        const values = curveValues.map((list) => list[pixel]);
        return values.every(Number.isFinite) && values[1] > 0 ? values : null;
      },
      counts: (pixel) => spectra.counts.subarray(pixel * spectra.bins, (pixel + 1) * spectra.bins),
    };
  };
}
