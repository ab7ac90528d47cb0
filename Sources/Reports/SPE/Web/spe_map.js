{
  const look = (model, quantity) => {
    const { store, groupName } = model;
    const group = (pixel) => SST.stateLook[groupName(pixel)];
    const colours = {};
    const colour = (name) => (colours[name] ??= SST.theme.colour(name));
    const common = {
      isFaded: (pixel) => !model.passes(pixel), picked: store.get("picked")?.pixels, sign: (pixel) => group(pixel).sign,
    };
    if (!quantity) {
      return { ...common, fill: (pixel) => colour(group(pixel).colour), signColour: (pixel) => colour(group(pixel).tint) };
    }
    const isEmpty = (pixel) => Number.isNaN(quantity.values[pixel]);
    const scale = SST.scale(model.range(quantity, model.included()));
    return {
      ...common, scale, fill: (pixel) => scale.colour(quantity.values[pixel]),
      signColour: (pixel) => colour(isEmpty(pixel) ? "--sign-off" : "--mark"),
      signEdge: (pixel) => (isEmpty(pixel) ? undefined : colour("--mark-edge")),
    };
  };

  /** The lines of a pixel's tooltip. */
  const describe = (model, quantity, pixel) => {
    const lines = model.identity(pixel);
    if (model.status(pixel)) lines.push(["fit", model.status(pixel)]);
    if (quantity) lines.push([quantity.label, `${model.valueText(quantity, pixel)} ${quantity.unit}`]);
    return lines;
  };

  /** The camera map with its drop-down list of quantities. */
  SST.speMap = (model) => {
    const { store, quantities } = model;
    const quantity = () => quantities[store.get("quantity")];
    const title = () => (quantity() ? model.withUnit(quantity()) : "State");
    const legend = model.states.groups.map((name) => [SST.stateLook[name], name]);
    const map = SST.camera(SST.byId("map"), {
      camera: model.camera, label: "Camera map", moves: true, select: model.select, current: () => store.get("current"),
      describe: (pixel) => describe(model, quantity(), pixel),
      shown() {
        const now = look(model, quantity());
        return { look: now, scale: now.scale, label: title(), legend };
      },
    });
    const choice = SST.byId("quantity");
    choice.append(SST.element("option", { value: "-1" }, "State"),
      ...quantities.map((one, index) => SST.element("option", { value: String(index) }, model.withUnit(one))));
    choice.addEventListener("change", () => store.set({ quantity: Number(choice.value) }));
    SST.byId("full-range").addEventListener("change", (event) => store.set({ fullRange: event.target.checked }));
    store.watch(["quantity"], () => {
      choice.value = String(store.get("quantity"));
      SST.byId("full-range").disabled = !quantity();
    });
    store.watch(["current", "quantity", "filter", "picked", "fullRange"], map.draw);
    const save = () => map.save(`${model.name}: ${title()}`, model.name, "map", quantity()?.name ?? "state");
    SST.byId("map-title").parentElement.append(SST.toolButton("PNG", "Save the map as an image", save));
    return map;
  };
}
