{
  const line = (model, verdict) => {
    const list = model.current().features.filter((feature) => model.verdict(feature) === verdict);
    if (list.length === 0) return [];
    const names = list.map((feature) => SST.element("button", {
      type: "button", class: "link", click: () => model.store.set({ feature: model.current().features.indexOf(feature) }),
    }, feature.name));
    const words = SST.element("span", { class: "words" }, `${list.length} ${verdict}: `,
      ...names.flatMap((name, place) => (place === 0 ? [name] : [", ", name])));
    return [SST.element("li", { "data-verdict": verdict }, SST.apIcon(verdict), words)];
  };

  /** The verdicts in words, with the features that have them. */
  SST.apSummary = (model) => {
    const { store, verdicts, meanings } = model;
    SST.byId("meanings").replaceChildren(...SST.factLines(
      verdicts.map((verdict, place) => [verdict, meanings[place]]).filter(([, meaning]) => meaning)));
    store.watch(["telescope"], () => {
      const { features, rows, name } = model.current();
      const bad = features.filter((feature) => ["outside", "differs"].includes(model.verdict(feature)));
      SST.byId("verdict-title").textContent = features.length === 0 ? "Verdict: no features"
        : `${name}: ${bad.length === 0 ? "no feature disagrees" : `${bad.length} of ${features.length} features disagree`}, ${SST.plural(rows, "event")}`;
      const references = [...new Set(features.map((feature) => model.pair(feature)[0].name))].map((reference) => {
        const count = features.filter((feature) => model.pair(feature)[0].name === reference).length;
        return `${reference} (${SST.plural(count, "feature")})`;
      });
      SST.byId("verdict-note").textContent = references.length > 0 ? `Compared with this part of the training: ${references.join(", ")}.` : "";
      SST.byId("verdict").replaceChildren(...verdicts.flatMap((verdict) => line(model, verdict)));
    });
  };
}
