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
    const { camera, states, quantities, spectra, curve } = data;
    const count = camera.x.length;
    const pixels = Array.from({ length: count }, (_, pixel) => pixel);
    const store = SST.store({
      current: -1, quantity: -1, filter: "all", picked: null, fullRange: false, logCounts: false,
    });
    const groupName = (pixel) => states.groups[states.group[pixel]];
    const faults = (pixel) => states.faults[pixel].map((word) => states.faultWords[word]);
    const status = (pixel) => states.statusWords[states.status[pixel]];
    const good = states.groups.indexOf("good");
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

    return {
      ...data,
      count,
      pixels,
      store,
      groupName,
      faults,
      status,
      isGood: (pixel) => states.group[pixel] === good,
      passes,
      /** The pixels that the filter leaves, and among them the picked ones if some are picked. */
      included: () => pixels.filter(passes),
      listed() {
        const picked = store.get("picked");
        return pixels.filter((pixel) => passes(pixel) && (!picked || picked.pixels.has(pixel)));
      },
      /** "Pixel 1234 · slot 19 ASIC 1 channel 2" */
      title: (pixel) => `Pixel ${pixel} · slot ${camera.slot[pixel]}, ASIC ${camera.asic[pixel]}, `
        + `channel ${camera.channel[pixel]}`,
      stateText: (pixel) => [groupName(pixel), ...faults(pixel)].join(", "),
      withUnit: ({ label, unit }) => (unit ? `${label} (${unit})` : label),
      valueText: ({ values, errors }, pixel) => SST.withError(values[pixel], errors ? errors[pixel] : NaN),
      /** The statistics of a quantity over the good pixels. */
      reference(quantity) {
        if (!references.has(quantity)) {
          const list = pixels.filter((pixel) => states.group[pixel] === good);
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
      select(pixel) {
        if (pixel >= 0 && pixel < count) store.set({ current: pixel });
      },
      /** Picks several pixels, and selects the first of them. */
      pick(label, list) {
        if (list.length === 0) return;
        store.set({ picked: { label, pixels: new Set(list) }, current: list[0] });
      },
    };
  };
}
