{
  const figures = ({ outOfBag }) => outOfBag.map(({ target, value, error }) =>
    (outOfBag.length > 1 ? `${target}: ` : "") + SST.withError(value, error)).join(", ") || "–";

  const columns = (model) => {
    const { whole, word } = SST.column;
    const one = (row) => model.current().models[row];
    return [
      whole("No.", "In order of the training", (row) => row + 1),
      word("Model", "What the model is for", (row) => one(row).purpose),
      word("Kind", "Regression predicts numbers, classification the fractions of classes", (row) => one(row).kind),
      whole("Rows", "The rows that the model learned from", (row) => one(row).rows),
      whole("Features", "The number of features", (row) => one(row).features.length),
      word("Measure", "The figure of merit of rows that a tree did not see", (row) => one(row).metric || "–"),
      word("Out of bag", "The figure of merit with its standard error: of rows that a tree did not see, averaged over such trees",
        (row) => figures(one(row))),
      word("Seed", "The seed that everything random was drawn with", (row) => one(row).seed),
    ];
  };

  const save = (model) => {
    const names = ["model", "kind", "rows", "features", "metric", "target", "out_of_bag", "out_of_bag_error", "seed"];
    SST.downloadCSV(`${SST.fileName(model.fileName("models"))}.csv`, names, model.current().models.flatMap((one) =>
      (one.outOfBag.length > 0 ? one.outOfBag : [{ target: "", value: NaN, error: NaN }]).map(({ target, value, error }) =>
        [one.purpose, one.kind, one.rows, one.features.join(" "), one.metric, target, value, error, one.seed])));
  };

  /** The table of the models; a row selects one. */
  SST.trModels = (model) => {
    const { store } = model;
    const table = SST.table(SST.byId("models"), {
      label: "Models", columns: columns(model), current: () => store.get("model"), select: (row) => store.set({ model: row }),
    });
    store.watch(["telescope"], () => table.show(model.current().models.map((_, row) => row)));
    store.watch(["model"], table.refresh);
    SST.byId("models-title").parentElement.append(SST.toolButton("CSV", "Save the table as CSV", () => save(model)));
    store.watch(["telescope", "model"], () => {
      const shown = model.model();
      SST.byId("settings-title").textContent = shown ? `Settings: ${shown.purpose}` : "Settings";
      SST.byId("settings").replaceChildren(
        ...SST.factLines(shown?.settings ?? []));
      SST.byId("settings-features").textContent = shown ? `Features: ${shown.features.join(", ")}.` : "";
    });
    return table;
  };

  const kinds = {
    permutation: ["permutation", "By how much the out-of-bag figure gets worse when the values of a feature are shuffled"],
    impurity: ["impurity", "The part of the decrease of the impurity by splits at a feature"],
  };

  /** How much each feature counts. */
  SST.trImportances = (model) => {
    const { store } = model;
    const choice = SST.byId("importance");
    const list = () => {
      const shown = model.model();
      return [...(shown?.[kinds[store.get("importance")][0]] ?? [])].sort((a, b) => (a.mean ?? 0) - (b.mean ?? 0));
    };
    const build = () => {
      const entries = list();
      const colour = SST.theme.colour("--fit");
      return {
        data: [{
          type: "bar", orientation: "h", x: entries.map(({ mean }) => mean), y: entries.map(({ feature }) => SST.plotText(feature)),
          error_x: { type: "data", array: entries.map(({ spread }) => spread), color: SST.theme.colour("--text"), thickness: 1.2, width: 3 },
          marker: { color: colour }, customdata: entries.map(({ mean, spread }) => SST.withError(mean, spread)),
          hovertemplate: "%{y}<br>%{customdata}<extra></extra>",
        }],
        layout: {
          height: Math.max(300, 60 + 24 * entries.length), bargap: 0.35,
          xaxis: SST.axis(`${store.get("importance")} importance`, { zeroline: true }),
          yaxis: SST.axis("", { ticks: "", tickfont: { size: 11 } }), margin: { l: 10, r: 16, t: 8, b: 46 },
          annotations: entries.length > 0 ? [] : [SST.emptyNote("not measured")],
        },
      };
    };
    const plot = SST.plot(SST.byId("importances"), {
      label: "Importances of the features", build, hasTools: false,
      name: () => model.fileName(model.model()?.purpose ?? "", "importances"),
    });
    choice.append(...Object.keys(kinds).map((kind) => SST.element("option", { value: kind }, kind)));
    choice.addEventListener("change", () => store.set({ importance: choice.value }));
    store.watch(["telescope", "model"], () => {
      const shown = model.model();
      if (shown && shown[store.get("importance")].length === 0) {
        const other = Object.keys(kinds).find((kind) => shown[kind].length > 0);
        if (other) store.set({ importance: other });
      }
    });
    store.watch(["telescope", "model", "importance"], () => {
      choice.value = store.get("importance");
      SST.byId("importances-title").textContent = model.model() ? `Importances: ${model.model().purpose}` : "Importances";
      SST.byId("importances-note").textContent = `${kinds[store.get("importance")][1]}. Bars: standard deviation over the trees.`;
      plot.update();
    });
    SST.byId("importances-title").parentElement.append(SST.toolButton("PNG", "Save the plot as an image", plot.save));
    return plot;
  };

  /** The out-of-bag figure against the number of trees. */
  SST.trLearning = (model) => {
    const { store } = model;
    const build = () => {
      const curve = Array.from(model.model()?.learningCurve ?? []);
      return {
        data: [{
          type: "scatter", mode: "lines", x: curve.map((_, tree) => tree + 1), y: curve, line: { color: SST.theme.colour("--fit"), width: 2 },
          hovertemplate: "%{x} trees<br>%{y:.5g}<extra></extra>",
        }],
        layout: {
          height: 300, xaxis: SST.axis("trees"), yaxis: SST.axis(`out-of-bag ${model.model()?.metric ?? ""}`),
          annotations: curve.some(Number.isFinite) ? [] : [SST.emptyNote("not measured")],
        },
      };
    };
    const plot = SST.plot(SST.byId("learning"), {
      label: "Out-of-bag figure against the number of trees", build, name: () => model.fileName(model.model()?.purpose ?? "", "out-of-bag"),
    });
    store.watch(["telescope", "model"], () => {
      SST.byId("learning-title").textContent = model.model() ? `Out-of-bag curve: ${model.model().purpose}` : "Out-of-bag curve";
      SST.byId("learning-note").textContent = "More trees help as long as the curve still moves. Each row is judged by the trees "
        + "that did not see it.";
      plot.update();
    });
    SST.byId("learning-title").parentElement.append(SST.toolButton("PNG", "Save the plot as an image", plot.save));
    return plot;
  };
}
