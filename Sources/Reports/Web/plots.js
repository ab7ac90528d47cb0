{
  let hasBegun = false;
  let ready = false;
  let problem = "";
  const plots = [];
  const waiting = new Set();

  /** Evaluates the library that the page holds, or that lies beside it; only once. */
  const load = () => {
    if (hasBegun) return;
    hasBegun = true;
    const holder = SST.byId("sst-plotly");
    const script = SST.element("script");
    const file = holder.dataset.file;
    if (file) {
      script.src = file;
      script.addEventListener("load", () => finish());
      script.addEventListener("error", () => finish(`The plotting library ${file} is not beside this page.`));
      document.head.append(script);
    } else {
      script.textContent = holder.textContent;
      holder.remove();
      document.head.append(script);
      finish();
    }
  };

  const finish = (message = "") => {
    ready = typeof Plotly === "object";
    problem = ready ? "" : message || "The plotting library cannot be started.";
    for (const plot of plots) plot.update();
  };

  /** Map and tables come first: the library starts after they have been painted. */
  const begin = () => requestAnimationFrame(() => setTimeout(load, 30));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();

  const isVisible = (element) => {
    const box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight && box.height > 0;
  };

  /* One plot after the other, those on the screen first, so that the page answers in between. */
  let timer = 0;
  const work = () => {
    timer = 0;
    const list = [...waiting];
    const next = list.find((plot) => isVisible(plot.host)) ?? list[0];
    if (!next) return;
    waiting.delete(next);
    if (waiting.size > 0) timer = setTimeout(work, 0);
    next.draw();
    if (SST.plotsAreDone()) performance.mark("sst-plots");
  };
  const request = (plot) => {
    waiting.add(plot);
    timer ||= setTimeout(work, 0);
  };

  /* Paper does not wait. */
  SST.onPrint((isOn) => {
    if (!isOn) return;
    load();
    if (!ready) return;
    for (const plot of waiting) plot.draw();
    waiting.clear();
  });

  /** Tells the browser the size that a plot was drawn for, so that paper can have it smaller. */
  const fit = (host) => {
    const box = host.querySelector(".svg-container");
    const layers = box?.querySelectorAll("svg.main-svg") ?? [];
    const size = ["width", "height"].map((name) => Number.parseFloat(layers[0]?.getAttribute(name)));
    if (!(size[0] > 0 && size[1] > 0)) return;
    box.style.setProperty("--plot-width", `${size[0]}px`);
    box.style.setProperty("--plot-ratio", String(size[0] / size[1]));
    for (const layer of layers) layer.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
  };

  /** A text for titles and labels of plots: Plotly reads a few tags in them, so none may come from data. */
  SST.plotText = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

  /** An axis in the colours of the page. */
  SST.axis = (title, more = {}) => ({
    title: { text: SST.plotText(title), standoff: 8 }, gridcolor: SST.theme.colour("--line"), automargin: true,
    zerolinecolor: SST.theme.colour("--line"), linecolor: SST.theme.colour("--muted"), ticks: "outside", ...more,
  });

  const baseLayout = () => ({
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", margin: { l: 56, r: 16, t: 12, b: 46 },
    font: { family: "system-ui, sans-serif", size: 12, color: SST.theme.colour("--text") },
    hoverlabel: { align: "left" }, showlegend: false,
    modebar: { bgcolor: "rgba(0,0,0,0)", color: SST.theme.colour("--muted"), activecolor: SST.theme.colour("--accent") },
  });
  const settings = {
    displaylogo: false, responsive: true, showTips: false,
    modeBarButtons: [["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
  };

  /**
   * A plot inside `host`, drawn when the library is ready.
   *
   * Options: `label` (for screen readers), `build()` (gives `{ data, layout }` of Plotly; the layout is added to
   * that of the page), `click(points)`, `hasTools` (false for no zoom buttons), `events` (an object of further handlers by Plotly's event names), `name()`
   * (of an exported image). The result's `update()` draws anew, `save()` hands out a PNG.
   */
  SST.plot = (host, options) => {
    host.classList.add("plot");
    host.setAttribute("role", "img");
    host.setAttribute("aria-label", options.label);
    const note = SST.element("p", { class: "plot-note" }, "The plot appears in a moment …");
    host.append(note);
    let drawn = false;
    const plot = {
      host,
      draw() {
        if (problem) note.textContent = problem;
        if (!ready) return;
        note.remove();
        const { data, layout } = options.build();
        Plotly.react(host, data, { ...baseLayout(), ...layout }, { ...settings, displayModeBar: options.hasTools === false ? false : "hover" });
        if (!drawn) listen();
        fit(host);
        drawn = true;
        plot.drawnCount += 1;
      },
      drawnCount: 0,
      update: () => request(plot),
      async save() {
        if (!drawn) return;
        const format = { format: "png", width: host.clientWidth, height: host.clientHeight, scale: 2 };
        const background = { paper_bgcolor: SST.theme.colour("--card") };
        const figure = { data: host.data, layout: { ...host.layout, ...background } };
        const address = await Plotly.toImage(figure, { ...format, imageDataOnly: true });
        const bytes = Uint8Array.from(atob(address), (character) => character.charCodeAt(0));
        SST.download(SST.fileName(options.name()) + ".png", new Blob([bytes], { type: "image/png" }));
      },
    };
    const listen = () => {
      host.on("plotly_afterplot", () => fit(host));
      if (options.click) host.on("plotly_click", (event) => options.click(event.points));
      for (const [name, action] of Object.entries(options.events ?? {})) host.on(name, action);
    };
    plots.push(plot);
    SST.theme.watch(plot.update);
    return plot;
  };

  /** True once every plot that was asked for is drawn. */
  SST.plotsAreDone = () => ready && waiting.size === 0 && plots.every((plot) => plot.drawnCount > 0);
}
