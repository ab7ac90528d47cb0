{
  const names = ["distance", "expected", "outside", "referenceMedian", "applicationMedian"];

  /** Numbers that are not known travel as null. */
  const known = (feature) => ({ ...feature, ...Object.fromEntries(names.map((name) => [name, feature[name] ?? NaN])) });

  /** The worst verdict first; among equal ones the largest distance, and what lies outside. */
  const order = (a, b) => a.verdict - b.verdict || (b.distance || 0) - (a.distance || 0) || (b.outside || 0) - (a.outside || 0);

  /**
   * What the views of an application report share: the data and the state of the page.
   *
   * State: the places of the shown `telescope` and `feature`; `isLog`.
   */
  SST.apModel = () => {
    const data = SST.data();
    const telescopes = data.telescopes.map((telescope) => ({ ...telescope, features: telescope.features.map(known).sort(order) }));
    const store = SST.store({ telescope: 0, feature: 0, isLog: false });
    const current = () => telescopes[store.get("telescope")] ?? { name: "", rows: 0, features: [] };
    return {
      ...data, telescopes, store, current,
      /** The shown feature; undefined if there is none. */
      feature: () => current().features[store.get("feature")],
      verdict: ({ verdict }) => data.verdicts[verdict],
      /** The sample that the application is compared with, and that of the application. */
      pair: ({ samples, reference }) => [samples[reference], samples.at(-1)],
      fileName: (...parts) => [data.name, current().name, ...parts].join("-"),
      show: (telescope) => store.set({ telescope, feature: 0 }),
    };
  };

  const looks = {
    outside: { colour: "--state-not-fitted", sign: "frame", tint: "--sign" },
    differs: { colour: "--state-bad", sign: "cross", tint: "--sign" },
    shifted: { colour: "--shifted", sign: "slash", tint: "--shifted-sign" },
    agrees: { colour: "--state-good", sign: "", tint: "--sign" },
    "no data": { colour: "--state-off", sign: "ring", tint: "--sign-off" },
  };

  /** The square of a verdict as a small picture. */
  SST.apIcon = (verdict) => SST.swatch(looks[verdict] ?? looks["no data"]);

  /** A fraction in percent. */
  SST.percent = (fraction) => (Number.isFinite(fraction) ? `${SST.number(100 * fraction, 2)} %` : "–");
}
