{
  const grouped = 4;
  /** The height of a bin, in factors of 2, for which the colours count. */
  const unit = 1 / 16;

  /** The place of a ratio on the symmetric-logarithmic axis. */
  const place = (ratio, width) => Math.sign(ratio) * Math.log2(1 + Math.abs(ratio) / width);

  /** Bins in groups of `grouped`, counted from the bin that begins at zero. */
  const groups = ({ edges }) => {
    const zero = edges.findIndex((edge) => edge >= 0) % grouped;
    const starts = [];
    for (let bin = zero === 0 ? 0 : zero - grouped; bin < edges.length - 1; bin += grouped) starts.push(bin);
    return starts.map((bin) => [Math.max(0, bin), Math.min(edges.length - 1, bin + grouped)]);
  };

  const sum = (counts, [from, to]) => {
    let total = 0;
    for (let bin = from; bin < to; bin += 1) total += counts[bin];
    return total;
  };

  /** The limits of the column of each run on a logarithmic axis: a little apart from its neighbors. */
  const columnEdges = (charges) => charges.map((charge, index) => {
    const below = index > 0 ? Math.sqrt(charge / charges[index - 1]) : Infinity;
    const above = index + 1 < charges.length ? Math.sqrt(charges[index + 1] / charge) : Infinity;
    const half = Math.min(1.12, 0.97 * (below - 1) + 1, 0.97 * (above - 1) + 1);
    return [charge / half, charge * half];
  });

  /** Runs with the same expected charge share a column. */
  const columns = (model, level) => {
    const list = [];
    for (const run of model.runsOf(level)) {
      const last = list.at(-1);
      if (last && run.expectedPE <= last.charge * 1.0001) last.runs.push(run);
      else list.push({ charge: run.expectedPE, runs: [run] });
    }
    return list;
  };

  /** The histogram as Plotly wants it: limits of columns and rows, with empty columns between those of runs. */
  const matrix = (model, level) => {
    const { axis } = model;
    const list = columns(model, level);
    const bins = groups(axis);
    const counts = list.map(({ runs }) => bins.map((bin) =>
      runs.reduce((total, run) => total + sum(model.cameraOf(run).counts, bin), 0)));
    const used = bins.map((_, row) => counts.some((column) => column[row] > 0));
    const first = Math.max(0, used.indexOf(true));
    const last = Math.max(first, used.lastIndexOf(true));
    const x = columnEdges(list.map(({ charge }) => charge)).flat();
    const y = bins.slice(first, last + 1).map(([from]) => axis.edges[from]);
    y.push(axis.edges[bins[last][1]]);
    // Cells differ in height, twofold at most: the colour is that of charges in equal heights.
    const height = ([from, to]) => place(axis.edges[to], axis.linearWidth) - place(axis.edges[from], axis.linearWidth);
    const z = [];
    const text = [];
    for (let row = first; row <= last; row += 1) {
      const line = counts.flatMap((column, index) => (index === 0 ? [column[row]] : [null, column[row]]));
      z.push(line.map((count) => (count > 0 ? Math.max(0, Math.log10((count * unit) / height(bins[row]))) : null)));
      text.push(line.map((count) => (count > 0
        ? `${count} charges<br>ratio ${SST.number(axis.edges[bins[row][0]], 3)} to ${SST.number(axis.edges[bins[row][1]], 3)}` : "")));
    }
    return { x, y, z, text };
  };

  const heat = (model, level, { x, y, z, text }) => {
    const most = Math.max(1, ...z.flat().filter((value) => value !== null));
    const powers = Array.from({ length: Math.floor(most) + 1 }, (_, power) => power);
    return {
      type: "heatmap", x, y: y.map((ratio) => place(ratio, model.axis.linearWidth)), z, text, zmin: 0, zmax: most,
      colorscale: Array.from({ length: 11 }, (_, step) => [step / 10, SST.palette(step / 10)]), hoverongaps: false,
      hovertemplate: "%{text}<extra></extra>",
      colorbar: {
        title: { text: "charges per bin (16 bins per factor 2)", side: "right" }, tickvals: powers, ticktext: powers.map((power) => String(10 ** power)),
        thickness: 14, outlinewidth: 0,
      },
    };
  };

  const marks = [-100, -50, -20, -10, -5, -2, -1, -0.5, 0, 0.5, 1, 2, 5, 10, 20, 50, 100];

  /** The means over all charges, negative ones too, with their errors. */
  const means = (model, level) => {
    const runs = model.runsOf(level);
    const width = model.axis.linearWidth;
    const at = (ratio) => place(ratio, width);
    const values = runs.map((run) => model.cameraOf(run));
    const colour = SST.theme.colour("--text");
    return {
      type: "scatter", mode: "lines+markers", name: "mean of all charges", x: runs.map((run) => run.expectedPE),
      y: values.map(({ bias }) => at(bias)),
      error_y: {
        type: "data", symmetric: false, color: colour, thickness: 1.5, width: 3,
        array: values.map(({ bias, biasUncertainty }) => at(bias + biasUncertainty) - at(bias)),
        arrayminus: values.map(({ bias, biasUncertainty }) => at(bias) - at(bias - biasUncertainty)),
      },
      line: { color: colour, width: 1.5 },
      marker: { color: "#ffffff", size: 7, symbol: "circle", line: { color: "#000000", width: 1.5 } },
      customdata: runs.map((run) => [
        model.runs.indexOf(run), SST.plotText(run.name),
        SST.withError(model.cameraOf(run).bias, model.cameraOf(run).biasUncertainty),
      ]),
      hovertemplate: "mean %{customdata[2]}<br>expected %{x:.4g} p.e.<br>%{customdata[1]}<extra></extra>",
    };
  };

  const selected = (model, level) => {
    const pixel = model.store.get("current");
    const runs = pixel < 0 ? [] : model.runsOf(level);
    return {
      type: "scatter", mode: "markers", name: `pixel ${pixel}`, x: runs.map((run) => run.expectedPE),
      y: runs.map((run) => place(run.bias[pixel], model.axis.linearWidth)),
      marker: { color: SST.theme.colour("--select"), symbol: "diamond-open", size: 14, line: { width: 2 } },
      customdata: runs.map((run) => [model.runs.indexOf(run), SST.number(run.bias[pixel])]),
      hovertemplate: "pixel mean %{customdata[1]}<br>expected %{x:.4g} p.e.<extra></extra>",
    };
  };

  /** Where one photoelectron is extracted. */
  const single = (model, range) => {
    const x = Array.from({ length: 41 }, (_, step) => 10 ** (range[0] + ((range[1] - range[0]) * step) / 40));
    return {
      type: "scatter", mode: "lines", name: "1 p.e. extracted", x, hoverinfo: "skip",
      y: x.map((charge) => place(1 / charge, model.axis.linearWidth)),
      line: { color: SST.theme.colour("--muted"), width: 1.5, dash: "dot" },
    };
  };

  const guide = (y, colour, dash) => ({
    type: "line", xref: "paper", x0: 0, x1: 1, y0: y, y1: y, line: { color: colour, width: 1.5, dash },
  });

  const note = (model, level) => {
    const total = { underflow: 0, overflow: 0, notANumber: 0 };
    for (const run of model.runsOf(level)) {
      for (const name of Object.keys(total)) total[name] += model.cameraOf(run)[name];
    }
    return "The axis is linear near 0 and logarithmic far from it; charges of zero and below count. Dashed: ratio 1; dotted: 1 p.e. extracted; "
      + `circles: mean of all charges; diamonds: mean of the selected pixel. Beyond the axis: ${total.underflow} below, `
      + `${total.overflow} above; ${total.notANumber} without a number.`;
  };

  /** The distribution of extracted over expected charge, run by run, at one NSB rate. */
  SST.crHistogram = (model) => {
    const { store, levels, axis } = model;
    const choice = SST.byId("histogram-level");
    choice.append(...levels.map(({ label }, level) => SST.element("option", { value: String(level) }, label)));
    choice.addEventListener("change", () => store.set({ histogram: Number(choice.value) }));
    // The same arrays again: Plotly does not draw the cells anew when only the selected pixel changes.
    const made = new Map();
    const cells = (level) => {
      const key = `${level} ${store.get("selection")}`;
      if (!made.has(key)) {
        const content = matrix(model, level);
        made.set(key, { content, trace: heat(model, level, content) });
      }
      return made.get(key);
    };
    const build = () => {
      const level = store.get("histogram");
      const { content, trace } = cells(level);
      const range = [Math.log10(content.x[0]) - 0.05, Math.log10(content.x.at(-1)) + 0.05];
      const ends = [content.y[0], content.y.at(-1)].map((ratio) => place(ratio, axis.linearWidth));
      const shown = marks.filter((mark) => place(mark, axis.linearWidth) >= ends[0] && place(mark, axis.linearWidth) <= ends[1]);
      return {
        data: [trace, single(model, range), means(model, level), selected(model, level)],
        layout: {
          showlegend: false, hovermode: "closest",
          xaxis: SST.axis("expected charge (p.e.)", { type: "log", range, ...SST.crLogTicks(range) }),
          yaxis: SST.axis("extracted / expected charge", {
            tickmode: "array", tickvals: shown.map((mark) => place(mark, axis.linearWidth)),
            ticktext: shown.map((mark) => String(mark).replace("-", "−")), range: ends, zeroline: false,
          }),
          shapes: [guide(0, SST.theme.colour("--muted"), "solid"),
            guide(place(1, axis.linearWidth), SST.theme.colour("--text"), "dash")],
        },
      };
    };
    const plot = SST.plot(SST.byId("histogram"), {
      label: "Distribution of extracted over expected charge", build,
      name: () => `${model.name}-charges-${model.label(store.get("histogram"))}`,
      click: ([point]) => {
        if (Array.isArray(point.customdata)) store.set({ run: point.customdata[0] });
      },
    });
    store.watch(["level"], () => {
      if (store.get("level") >= 0) store.set({ histogram: store.get("level") });
    });
    store.watch(["histogram", "selection", "current"], () => {
      choice.value = String(store.get("histogram"));
      SST.byId("histogram-note").textContent = note(model, store.get("histogram"));
      plot.update();
    });
    SST.byId("histogram-title").parentElement.append(SST.toolButton("PNG", "Save the plot as an image", plot.save));
    return plot;
  };
}
