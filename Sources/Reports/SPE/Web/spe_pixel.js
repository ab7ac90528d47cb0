{
  const traces = (model, pixel) => {
    const { spectra } = model;
    const counts = model.counts(pixel);
    const width = (spectra.upper - spectra.lower) / spectra.bins;
    const centres = Array.from(counts, (_, bin) => spectra.lower + (bin + 0.5) * width);
    const data = {
      x: centres, y: Array.from(counts), mode: "lines", name: "data", fill: "tozeroy", fillcolor: "rgba(120,135,150,0.22)",
      line: { shape: "hvh", width: 1.2, color: SST.theme.colour("--data") },
      error_y: { type: "array", array: Array.from(counts, Math.sqrt), thickness: 0.7, width: 0 },
      hovertemplate: "charge %{x:.4g}<br>%{y} events<extra></extra>",
    };
    const parameters = model.parameters(pixel);
    if (!parameters || !counts.some((count) => count > 0)) return [data];
    const fit = SST.fitOfHistogram(model.curve.model, parameters, spectra, counts);
    return [
      data,
      {
        x: fit.charges, y: fit.curve, mode: "lines", name: "fit", hoverinfo: "skip",
        line: { width: 2, color: SST.theme.colour("--fit") },
      },
      {
        x: centres, y: fit.pulls, mode: "markers", yaxis: "y2", name: "pull",
        marker: { size: 4, color: SST.theme.colour("--data") },
        hovertemplate: "charge %{x:.4g}<br>pull %{y:.2f} σ<extra></extra>",
      },
    ];
  };

  const figure = (model) => {
    const pixel = model.store.get("current");
    const { spectra } = model;
    const isLog = model.store.get("logCounts");
    const data = pixel < 0 ? [] : traces(model, pixel);
    const pulls = data[2]?.y ?? [0];
    const note = { text: "no fit", xref: "paper", yref: "paper", x: 0.98, y: 0.9, showarrow: false };
    const reach = Math.max(4, Math.ceil(pulls.reduce((most, pull) => Math.max(most, Math.abs(pull)), 0)));
    return {
      data,
      layout: {
        height: 400,
        xaxis: SST.axis(`charge (${spectra.unit})`, { range: [spectra.lower, spectra.upper], anchor: "y2" }),
        yaxis: SST.axis("events per bin", {
          domain: [0.3, 1], type: isLog ? "log" : "linear", rangemode: isLog ? "normal" : "tozero",
        }),
        yaxis2: SST.axis("pull (σ)", { domain: [0, 0.22], range: [-reach, reach], nticks: 5, zeroline: true }),
        margin: { l: 60, r: 14, t: 8, b: 46 },
        hovermode: "closest",
        annotations: data.length > 1 ? [] : [note],
      },
    };
  };

  const row = (model, quantity, pixel) => {
    const value = quantity.values[pixel];
    const { median, scatter } = model.reference(quantity);
    const distance = (value - median) / scatter;
    const isKnown = Number.isFinite(distance);
    const text = isKnown ? `${distance < 0 ? "−" : "+"}${Math.abs(distance).toFixed(1)} σ` : "–";
    return SST.element("tr", {},
      SST.element("td", {}, SST.defined(model.withUnit(quantity), quantity.definition)),
      SST.element("td", {}, model.valueText(quantity, pixel)),
      SST.element("td", {}, SST.withError(median, scatter)),
      SST.element("td", isKnown && Math.abs(distance) >= 3 ? { class: "far" } : {}, text));
  };

  const head = [
    ["quantity"], ["this pixel", "Value and standard error of the fit"],
    ["good pixels", "Median and robust width (1.4826 times the median distance from the median) of the good pixels"],
    ["difference", "Distance from the median of the good pixels, in units of their width"],
  ];

  const values = (model, pixel) => [
    SST.element("thead", {}, SST.element("tr", {},
      ...head.map(([text, definition]) => SST.element("th", { scope: "col" }, SST.defined(text, definition))))),
    SST.element("tbody", {}, ...model.quantities.map((quantity) => row(model, quantity, pixel))),
  ];

  /** The selected pixel: spectrum, fit, pulls, and its values against those of the good pixels. */
  SST.spePixel = (model) => {
    const { store } = model;
    const plot = SST.plot(SST.byId("spectrum"), {
      label: "Charge spectrum of the selected pixel with fit and pulls", build: () => figure(model),
      name: () => `${model.name}-pixel-${store.get("current")}`,
    });
    store.watch(["current"], () => {
      const pixel = store.get("current");
      if (pixel < 0) return;
      SST.byId("pixel-title").textContent = model.title(pixel);
      const status = model.status(pixel) ? `; fit ${model.status(pixel)}` : "";
      SST.byId("pixel-state").replaceChildren(
        SST.element("strong", {}, SST.defined(model.groupName(pixel), model.stateHint(pixel))),
        [model.faults(pixel).length ? `: ${model.faults(pixel).join(", ")}` : "", status].join(""));
      SST.byId("pixel-values").replaceChildren(...values(model, pixel));
      SST.announce(`${model.title(pixel)}: ${model.stateText(pixel)}`);
    });
    store.watch(["current", "logCounts"], plot.update);
    SST.byId("log-counts").addEventListener("change", (event) => store.set({ logCounts: event.target.checked }));
    SST.byId("pixel-title").parentElement.append(
      SST.toolButton("PNG", "Save the spectrum as an image", plot.save));
    return plot;
  };
}
