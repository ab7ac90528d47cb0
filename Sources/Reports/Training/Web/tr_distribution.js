{
  const colours = ["--fit", "--state-bad", "--state-not-fitted", "--data", "--muted", "--text"];
  const symbols = ["circle", "square", "diamond", "triangle-up", "triangle-down", "pentagon", "star", "hexagon"];
  const dashes = ["solid", "dash", "dot", "dashdot", "18px,4px", "10px,3px,2px,3px"];

  /** Colour, symbol and pattern of lines of one of several things in a plot: they differ in all of them. */
  SST.seriesLook = (place) => ({
    colour: SST.theme.colour(colours[place % colours.length]), symbol: symbols[place % symbols.length],
    dash: dashes[place % dashes.length],
  });

  /** A colour of the style sheet, six hexadecimal digits, as a tint that lets what is behind shine through. */
  SST.tint = (colour) => `${colour}2e`;

  /** A name with its unit. */
  SST.withUnit = ({ name, unit }) => (unit ? `${name} (${unit.replaceAll(" ", "\u00a0")})` : name);

  /** All events of a sample, or the sum of their weights. */
  SST.sampleTotal = ({ contents, below, above }) => contents.reduce((sum, value) => sum + value, below + above);

  /** The fraction of a sample in each bin, with standard errors; weights count with their mean size. */
  SST.fractions = (sample) => {
    const total = SST.sampleTotal(sample);
    const perEvent = total / (sample.effective || 1);
    return {
      values: Array.from(sample.contents, (value) => (total > 0 ? value / total : NaN)),
      errors: Array.from(sample.contents, (value) => (total > 0 ? Math.sqrt(value * perEvent) / total : NaN)),
    };
  };

  /** Values in bins as a line of steps, which begins and ends at zero or, on a logarithmic axis, at its ends. */
  SST.steps = (edges, values, isLog) => {
    const x = [];
    const y = [];
    if (!isLog) {
      x.push(edges[0]);
      y.push(0);
    }
    values.forEach((value, bin) => {
      x.push(edges[bin], edges[bin + 1]);
      y.push(isLog && !(value > 0) ? null : value, isLog && !(value > 0) ? null : value);
    });
    if (!isLog) {
      x.push(edges[edges.length - 1]);
      y.push(0);
    }
    return { x, y };
  };

  /** The line of steps of a sample; the first ones of several are filled. */
  SST.sampleTrace = (edges, values, { name, look, isLog = false, isFilled = false, ...more }) => ({
    type: "scatter", mode: "lines", name: SST.plotText(name), ...SST.steps(edges, values, isLog),
    line: { color: look.colour, dash: look.dash, width: isFilled ? 1.5 : 2 },
    ...(isFilled && !isLog ? { fill: "tozeroy", fillcolor: SST.tint(look.colour) } : {}),
    hovertemplate: "%{x:.4g}<br>%{y:.3g}<extra>%{fullData.name}</extra>", ...more,
  });

  /** A legend below a plot. */
  SST.legendBelow = () => ({
    orientation: "h", x: 0, y: -0.18, yanchor: "top", bgcolor: "rgba(0,0,0,0)", tracegroupgap: 0,
  });

  /** What a plot says when there is nothing to draw. */
  SST.emptyNote = (text) => ({
    text: SST.plotText(text), xref: "paper", yref: "paper", x: 0.5, y: 0.5, showarrow: false,
    font: { color: SST.theme.colour("--muted"), size: 14 },
  });

  /** Buttons of which one is pressed. `entries()` are pairs of value and text; they change with the names in `on`. */
  SST.chipChoice = (host, store, name, entries, on, choose) => {
    store.watch([name, ...on], () => {
      const focused = host.contains(document.activeElement) ? document.activeElement.dataset.value : undefined;
      host.replaceChildren(...entries().map(([value, text]) => SST.element("button", {
        type: "button", "data-value": String(value), "aria-pressed": String(store.get(name) === value),
        click: () => choose(value),
      }, text)));
      for (const chip of host.children) if (chip.dataset.value === focused) chip.focus();
    });
  };

  /** Small plots of many distributions in one figure: `list` of `{ name, title, edges, traces(axes) }`. */
  SST.smallMultiples = (host, list) => {
    const across = Math.max(1, Math.min(4, Math.floor(host.clientWidth / 290)));
    const down = Math.max(1, Math.ceil(list.length / across));
    const data = [];
    const layout = {
      height: down * 215 + 50, annotations: [], showlegend: true,
      legend: { orientation: "h", x: 0, y: 1, yref: "container", yanchor: "top", bgcolor: "rgba(0,0,0,0)" },
      grid: { rows: down, columns: across, pattern: "independent", xgap: 0.16, ygap: 0.42 },
      margin: { l: 48, r: 12, t: 76, b: 34 },
    };
    list.forEach(({ title, edges, traces }, index) => {
      const suffix = index === 0 ? "" : String(index + 1);
      const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
      data.push(...traces.map((trace) => ({ ...trace, ...axes, showlegend: index === 0, legendgroup: trace.name, hoverinfo: "skip" })));
      layout[`xaxis${suffix}`] = SST.axis("", { range: [edges[0], edges[edges.length - 1]], nticks: 5 });
      layout[`yaxis${suffix}`] = SST.axis("", { nticks: 4, rangemode: "tozero" });
      layout.annotations.push({
        xref: `x${suffix} domain`, yref: `y${suffix} domain`, x: 0, y: 1, xanchor: "left", yanchor: "bottom",
        showarrow: false, align: "left", font: { size: 11 }, text: title,
      });
    });
    if (list.length === 0) layout.annotations.push(SST.emptyNote("no distributions"));
    return { data, layout };
  };
}
