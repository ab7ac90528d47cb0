{
  const pointCount = 240;

  const chosen = (model, slot, asic) =>
    model.included().filter((pixel) =>
      model.camera.module[pixel] === slot && (asic < 0 || model.camera.asic[pixel] === asic)
      && model.parameters(pixel));

  /** Many curves as one line with gaps: far fewer parts for the plotting library than a line each. */
  const lines = (model, list, charges, name, style) => {
    const x = [];
    const y = [];
    for (const pixel of list) {
      x.push(...charges, charges[charges.length - 1]);
      y.push(...SST.density(model.curve.model, model.parameters(pixel), charges), null);
    }
    const customdata = list.flatMap((pixel) => Array(pointCount + 1).fill(pixel));
    return {
      x, y, customdata, name, mode: "lines", line: style, connectgaps: false,
      hovertemplate: "pixel %{customdata}<extra></extra>",
    };
  };

  const figure = (model, slot, asic) => {
    const { lower, upper, unit } = model.spectra;
    const charges = Array.from({ length: pointCount }, (_, i) => lower + ((upper - lower) * i) / (pointCount - 1));
    const list = chosen(model, slot, asic);
    const current = model.store.get("current");
    const thin = { width: 1 };
    const data = [
      lines(model, list.filter(model.isGood), charges, "good", { ...thin, color: SST.theme.colour("--fit") }),
      lines(model, list.filter((pixel) => !model.isGood(pixel)), charges, "not good",
        { ...thin, width: 1.6, dash: "dash", color: SST.theme.colour("--state-bad") }),
      lines(model, list.filter((pixel) => pixel === current), charges, "selected",
        { width: 3, color: SST.theme.colour("--select") }),
    ];
    data[0].opacity = 0.55;
    return {
      data,
      layout: {
        height: 350, showlegend: true, legend: { orientation: "h", x: 0, y: -0.24, yanchor: "top" }, hovermode: "closest",
        xaxis: SST.axis(`charge (${unit})`, { range: [lower, upper] }),
        yaxis: SST.axis(`density (1/${unit})`, { rangemode: "tozero" }),
      },
    };
  };

  const options = (select, numbers, first) => {
    if (first) select.append(SST.element("option", { value: "-1" }, first));
    select.append(...numbers.map((number) => SST.element("option", { value: String(number) }, String(number))));
  };

  /** The fitted curves of a module or of one of its ASICs. */
  SST.speOverview = (model) => {
    const { camera, store } = model;
    const [slot, asic] = [SST.byId("overview-slot"), SST.byId("overview-asic")];
    const follow = SST.byId("overview-follow");
    const different = (list) => [...new Set(list)].sort((a, b) => a - b);
    options(slot, different(camera.module));
    options(asic, different(camera.asic), "all");
    const plot = SST.plot(SST.byId("overview"), {
      label: "Fitted curves of the pixels of a module",
      build: () => figure(model, Number(slot.value), Number(asic.value)),
      click: ([point]) => model.select(point.customdata),
      name: () => `${model.name}-fits-module-${slot.value}`,
    });
    const update = () => {
      const count = chosen(model, Number(slot.value), Number(asic.value)).length;
      SST.byId("overview-note").textContent =
        `${SST.plural(count, "fitted curve")}, each with an area of 1. Click a curve to select its pixel.`;
      plot.update();
    };
    slot.addEventListener("change", () => {
      follow.checked = false;
      update();
    });
    asic.addEventListener("change", update);
    store.watch(["current", "filter"], () => {
      const pixel = store.get("current");
      if (follow.checked && pixel >= 0) {
        slot.value = String(camera.module[pixel]);
        if (asic.value !== "-1") asic.value = String(camera.asic[pixel]);
      }
      update();
    });
    SST.byId("overview-title").parentElement.append(
      SST.toolButton("PNG", "Save the curves as an image", plot.save));
    return plot;
  };
}
