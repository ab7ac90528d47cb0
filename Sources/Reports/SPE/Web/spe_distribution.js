{
  const binCount = 50;

  /** The pixels of each bin, the good ones apart from the others, and those beyond the range. */
  const fill = (model, quantity, list, [low, high]) => {
    const bins = Array.from({ length: binCount }, () => ({ good: [], other: [] }));
    const outside = { below: [], above: [] };
    for (const pixel of list) {
      const value = quantity.values[pixel];
      if (!Number.isFinite(value)) continue;
      if (value < low) outside.below.push(pixel);
      else if (value > high) outside.above.push(pixel);
      else {
        const bin = Math.min(binCount - 1, Math.floor(((value - low) / (high - low)) * binCount));
        bins[bin][model.isGood(pixel) ? "good" : "other"].push(pixel);
      }
    }
    const width = (high - low) / binCount;
    return { bins, outside, width, centres: bins.map((_, bin) => low + (bin + 0.5) * width) };
  };

  const bars = (model, filled, colours, axes = {}) => {
    const common = { type: "bar", x: filled.centres, width: filled.width, ...axes };
    return [
      {
        ...common, name: "good", y: filled.bins.map(({ good }) => good.length), marker: { color: colours },
        hovertemplate: "%{x:.4g}<br>%{y} good<extra></extra>",
      },
      {
        ...common, name: "not good", y: filled.bins.map(({ other }) => other.length),
        marker: { color: SST.theme.colour("--state-bad"), pattern: { shape: "x", size: 5, solidity: 0.25 } },
        hovertemplate: "%{x:.4g}<br>%{y} not good<extra></extra>",
      },
    ];
  };

  const line = (value, dash, colour, more = {}) => ({
    type: "line", x0: value, x1: value, y0: 0, y1: 1, yref: "paper", line: { width: 2, dash, color: colour }, ...more,
  });

  const shown = (model) => model.quantities[Math.max(0, model.store.get("quantity"))];

  const pickBin = (model, quantity, filled, bin) => {
    const { good, other } = filled.bins[bin];
    const half = filled.width / 2;
    const [low, high] = [-half, half].map((step) => SST.number(filled.centres[bin] + step));
    model.pick(`${quantity.label} ${low} to ${high}`, [...good, ...other].sort((a, b) => a - b));
  };

  const note = (model, quantity, list, outside) => {
    const one = SST.statistics(list.map((pixel) => quantity.values[pixel]));
    const parts = [
      SST.plural(one.count, "pixel"), `mean ${SST.besides(one.mean, one.deviation)}`,
      `standard deviation ${SST.number(one.deviation, 3)}`, `median ${SST.besides(one.median, one.deviation)}`, `robust width ${SST.number(one.scatter, 3)}`,
    ];
    const beyond = Object.entries(outside).filter(([, pixels]) => pixels.length > 0).map(([side, pixels]) =>
      SST.element("button", {
        type: "button", class: "link", click: () => model.pick(`${quantity.label} ${side} the range`, pixels),
      }, `${pixels.length} ${side} the range`));
    const text = SST.defined(parts.join(" · "), "The robust width is 1.4826 times the median distance from the median: the standard deviation of a normal distribution.");
    return [text, ...beyond.flatMap((button) => [" · ", button])];
  };

  /** The distribution of the quantity of the map over the pixels that the filter leaves. */
  SST.speDistribution = (model) => {
    const { store } = model;
    let filled;
    const build = () => {
      const quantity = shown(model);
      const list = model.included();
      const range = model.range(quantity, list);
      filled = fill(model, quantity, list, range);
      const scale = SST.scale(range);
      const value = quantity.values[store.get("current")];
      const lines = [line(SST.statistics(list.map((pixel) => quantity.values[pixel])).median, "dash",
        SST.theme.colour("--muted"))];
      if (Number.isFinite(value)) {
        lines.push(line(Math.min(Math.max(value, range[0]), range[1]), "solid", SST.theme.colour("--select")));
      }
      SST.byId("distribution-note").replaceChildren(...note(model, quantity, list, filled.outside));
      return {
        data: bars(model, filled, filled.centres.map(scale.colour)),
        layout: {
          height: 320, barmode: "stack", bargap: 0, shapes: lines,
          xaxis: SST.axis(model.withUnit(quantity), { range }), yaxis: SST.axis("pixels"),
        },
      };
    };
    const plot = SST.plot(SST.byId("distribution"), {
      label: "Distribution of a quantity over the pixels", build,
      name: () => `${model.name}-distribution-${shown(model).name}`,
      click: ([point]) => pickBin(model, shown(model), filled, point.pointNumber),
    });
    store.watch(["quantity", "filter", "fullRange", "current"], () => {
      SST.byId("distribution-title").textContent = `Distribution: ${shown(model).label}`;
      plot.update();
    });
    SST.byId("distribution-title").parentElement.append(
      SST.toolButton("PNG", "Save the distribution as an image", plot.save));
    return plot;
  };

  /** Small distributions of all quantities in one figure. */
  SST.speAllDistributions = (model) => {
    const { store, quantities } = model;
    let filled = [];
    const build = () => {
      const list = model.included();
      const across = Math.max(1, Math.min(4, Math.floor(SST.byId("all-distributions").clientWidth / 300)));
      const down = Math.ceil(quantities.length / across);
      const data = [];
      const layout = {
        height: down * 205, barmode: "stack", bargap: 0, annotations: [],
        grid: { rows: down, columns: across, pattern: "independent", xgap: 0.14, ygap: 0.55 },
        margin: { l: 44, r: 12, t: 50, b: 34 },
      };
      filled = quantities.map((quantity, index) => {
        const suffix = index === 0 ? "" : String(index + 1);
        const range = model.range(quantity, list);
        const one = fill(model, quantity, list, range);
        data.push(...bars(model, one, SST.theme.colour("--state-good"), { xaxis: `x${suffix}`, yaxis: `y${suffix}` }));
        layout[`xaxis${suffix}`] = SST.axis("", { range, nticks: 5 });
        layout[`yaxis${suffix}`] = SST.axis("", { nticks: 4 });
        const { mean, deviation, median } = SST.statistics(list.map((pixel) => quantity.values[pixel]));
        layout.annotations.push({
          xref: `x${suffix} domain`, yref: `y${suffix} domain`, x: 0, y: 1, xanchor: "left", yanchor: "bottom",
          showarrow: false, align: "left", font: { size: 11 },
          text: `<b>${SST.plotText(model.withUnit(quantity))}</b><br>mean ${SST.besides(mean, deviation)}, median ${SST.besides(median, deviation)}`
            + `<br>standard deviation ${SST.number(deviation, 3)}`,
        });
        return one;
      });
      return { data, layout };
    };
    const plot = SST.plot(SST.byId("all-distributions"), {
      label: "Distributions of all quantities", build, hasTools: false, name: () => `${model.name}-distributions`,
      click([point]) {
        const index = Math.floor(point.curveNumber / 2);
        store.set({ quantity: index });
        pickBin(model, quantities[index], filled[index], point.pointNumber);
      },
    });
    store.watch(["filter", "fullRange"], plot.update);
    SST.byId("all-title").parentElement.append(
      SST.toolButton("PNG", "Save the distributions as an image", plot.save));
    return plot;
  };
}
