{
  const look = (model, quantity) => {
    const { store, groupName } = model;
    const picked = store.get("picked");
    const common = {
      isFaded: (pixel) => !model.passes(pixel), picked: picked?.pixels,
      sign: (pixel) => SST.stateLook[groupName(pixel)].sign,
    };
    if (!quantity) {
      const colours = Object.fromEntries(
        Object.entries(SST.stateLook).map(([name, { colour }]) => [name, SST.theme.colour(colour)]),
      );
      const [sign, off] = [SST.theme.colour("--sign"), SST.theme.colour("--sign-off")];
      return {
        ...common, fill: (pixel) => colours[groupName(pixel)],
        signColour: (pixel) => (["off", "dead"].includes(groupName(pixel)) ? off : sign),
      };
    }
    const scale = SST.scale(model.range(quantity, model.included()));
    const [plain, marked, edge] = ["--sign-off", "--mark", "--mark-edge"].map(SST.theme.colour);
    const isEmpty = (pixel) => Number.isNaN(quantity.values[pixel]);
    return {
      ...common, scale, fill: (pixel) => scale.colour(quantity.values[pixel]),
      signColour: (pixel) => (isEmpty(pixel) ? plain : marked),
      signEdge: (pixel) => (isEmpty(pixel) ? undefined : edge),
    };
  };

  /** The sign of a group of pixels as a small picture. */
  SST.stateIcon = (name) => {
    const canvas = SST.element("canvas", { width: 28, height: 28, "aria-hidden": "true" });
    const paint = () => {
      const { colour, sign } = SST.stateLook[name];
      const context = canvas.getContext("2d");
      context.fillStyle = SST.theme.colour(colour);
      context.fillRect(0, 0, 28, 28);
      const tint = ["off", "dead"].includes(name) ? "--sign-off" : "--sign";
      SST.paintSign(context, sign, 14, 14, 26, SST.theme.colour(tint));
    };
    SST.theme.watch(paint);
    paint();
    return canvas;
  };

  /** The lines of a pixel's tooltip. */
  const describe = (model, quantity, pixel) => {
    const { camera } = model;
    const lines = [
      ["pixel", String(pixel)],
      ["slot / ASIC / channel", `${camera.slot[pixel]} / ${camera.asic[pixel]} / ${camera.channel[pixel]}`],
      ["state", model.stateText(pixel)],
    ];
    if (model.status(pixel)) lines.push(["fit", model.status(pixel)]);
    if (quantity) lines.push([quantity.label, `${model.valueText(quantity, pixel)} ${quantity.unit}`]);
    return lines;
  };

  /** The camera map with its drop-down list of quantities, colour bar and legend. */
  SST.speMap = (model) => {
    const { store, quantities, states } = model;
    const quantity = () => quantities[store.get("quantity")];
    const map = SST.map(SST.byId("map"), {
      camera: model.camera, label: "Camera map", select: model.select, current: () => store.get("current"),
      describe: (pixel) => describe(model, quantity(), pixel),
    });
    const choice = SST.byId("quantity");
    choice.append(SST.element("option", { value: "-1" }, "State"),
      ...quantities.map((one, index) => SST.element("option", { value: String(index) }, model.withUnit(one))));
    choice.addEventListener("change", () => store.set({ quantity: Number(choice.value) }));
    SST.byId("full-range").addEventListener("change", (event) => store.set({ fullRange: event.target.checked }));
    const legend = SST.byId("map-legend");
    legend.append(...states.groups.map((name) => SST.element("li", {}, SST.stateIcon(name), name)));

    const bar = SST.byId("map-bar");
    const paint = () => {
      const one = quantity();
      const now = look(model, one);
      choice.value = String(store.get("quantity"));
      bar.hidden = !one;
      SST.byId("full-range").disabled = !one;
      map.draw(now);
      if (one) SST.colourBar(bar, now.scale, model.withUnit(one));
    };
    store.watch(["current", "quantity", "filter", "picked", "fullRange"], paint);
    SST.theme.watch(paint);
    SST.onResize(bar.parentElement, paint);

    const save = () => {
      const one = quantity();
      const title = one ? model.withUnit(one) : "State";
      const copy = map.image(`${model.name}: ${title}`, (context, place) => {
        if (one) SST.paintColourBar(context, place, look(model, one).scale, title);
        else paintLegend(context, place, states.groups);
      });
      copy.toBlob((blob) => SST.download(`${SST.fileName(model.name, "map", one?.name ?? "state")}.png`, blob));
    };
    SST.byId("map-title").parentElement.append(SST.toolButton("PNG", "Save the map as an image", save));
    return map;
  };

  const paintLegend = (context, { x, y }, groups) => {
    context.font = "18px system-ui, sans-serif";
    groups.forEach((name, index) => {
      const at = x + index * 200;
      const { colour, sign } = SST.stateLook[name];
      context.fillStyle = SST.theme.colour(colour);
      context.fillRect(at, y, 24, 24);
      const tint = ["off", "dead"].includes(name) ? "--sign-off" : "--sign";
      SST.paintSign(context, sign, at + 12, y + 12, 22, SST.theme.colour(tint));
      context.fillStyle = SST.theme.colour("--text");
      context.fillText(name, at + 34, y + 18);
    });
  };
}
