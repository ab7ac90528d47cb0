{
  const figure = ({ maps, source, store }) => {
    const map = maps[store.get("map")];
    if (!map) return { data: [], layout: { annotations: [SST.emptyNote("no map")] } };
    const positions = Array.from(map.positions);
    const size = positions.length;
    const z = positions.map((_, row) => Array.from(map.values.subarray(row * size, (row + 1) * size), (value) => (Number.isFinite(value) ? value : null)));
    const half = Math.abs(positions[0]);
    return {
      data: [
        {
          type: "heatmap", x: positions, y: positions, z, hoverongaps: false,
          colorscale: Array.from({ length: 11 }, (_, step) => [step / 10, SST.palette(step / 10)]),
          colorbar: { title: { text: SST.plotText(map.label), side: "right" }, thickness: 14, outlinewidth: 0 },
          hovertemplate: "east %{x:.2f}°, north %{y:.2f}°<br>%{z:.3g}<extra></extra>",
        },
        {
          type: "scatter", mode: "markers", x: [source[0]], y: [source[1]], hoverinfo: "skip",
          marker: { symbol: "cross-thin", size: 16, line: { width: 2, color: SST.theme.colour("--select") } },
        },
      ],
      layout: {
        hovermode: "closest", showlegend: false, xaxis: SST.axis("to the east (deg)", { range: [half, -half], constrain: "domain", zeroline: false }),
        yaxis: SST.axis("to the north (deg)", { range: [-half, half], scaleanchor: "x", constrain: "domain", zeroline: false }),
      },
    };
  };

  /** The maps, one at a time. */
  SST.obMaps = (model) => {
    const { store, maps } = model;
    const choice = SST.byId("map-choice");
    choice.replaceChildren(...maps.map(({ label }, place) => SST.element("option", { value: String(place) }, label)));
    const plot = SST.plot(SST.byId("map"), {
      label: "Map of the sky around the source", build: () => figure(model), name: () => model.fileName("map", maps[store.get("map")]?.label ?? ""),
    });
    choice.addEventListener("change", () => store.set({ map: Number(choice.value) }));
    store.watch(["map"], () => {
      choice.value = String(store.get("map"));
      SST.byId("map-title").textContent = maps[store.get("map")]?.label ?? "Map";
      plot.update();
    });
    SST.byId("map-title").parentElement.append(SST.toolButton("PNG", "Save the map as an image", plot.save));
    return plot;
  };
}
