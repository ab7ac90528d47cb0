{
  /**
   * What the models of pages about the pixels of a camera share: who the pixels are, what became of them, which are
   * listed, and the selection.
   *
   * The store has `current` (the selected pixel) and `picked` (null, or a set of pixels with the label of what they
   * are); `passes(pixel)` is the filter of the page.
   */
  SST.pixelModel = (data, store, passes) => {
    const { camera, states } = data;
    const count = camera.x.length;
    const pixels = Array.from({ length: count }, (_, pixel) => pixel);
    const good = states.groups.indexOf("good");
    const groupName = (pixel) => states.groups[states.group[pixel]];
    const faults = (pixel) => states.faults[pixel].map((word) => states.faultWords[word]);
    /** What the state of a pixel means, and each of its reasons. */
    const stateHint = (pixel) => [
      states.groupMeanings[states.group[pixel]],
      ...states.faults[pixel].map((word) => `${states.faultWords[word]}: ${states.faultMeanings[word] || "no definition"}`),
    ].join("\n");
    const stateText = (pixel) => [groupName(pixel), ...faults(pixel)].join(", ");
    const electronics = (pixel) => [camera.module[pixel], camera.asic[pixel], camera.channel[pixel]];
    const { whole } = SST.column;
    return {
      ...data, store, count, pixels, passes, groupName, faults, stateText, stateHint,
      isGood: (pixel) => states.group[pixel] === good,
      /** The pixels that the filter leaves. */
      included: () => pixels.filter(passes),
      /** The pixels that the filter leaves, and among them the picked ones if some are picked. */
      listed() {
        const picked = store.get("picked");
        return pixels.filter((pixel) => passes(pixel) && (!picked || picked.pixels.has(pixel)));
      },
      select(pixel) {
        if (pixel >= 0 && pixel < count) store.set({ current: pixel });
      },
      /** Picks several pixels, and selects the first of them. */
      pick(label, list) {
        if (list.length > 0) store.set({ picked: { label, pixels: new Set(list) }, current: list[0] });
      },
      /** "Pixel 1234 · slot 19, ASIC 1, channel 2" */
      title(pixel) {
        const [slot, asic, channel] = electronics(pixel);
        return `Pixel ${pixel} · slot ${slot}, ASIC ${asic}, channel ${channel}`;
      },
      /** The first lines of a tooltip. */
      identity: (pixel) => [
        ["pixel", String(pixel)], ["slot / ASIC / channel", electronics(pixel).join(" / ")], ["state", stateText(pixel)],
      ],
      /** The first columns of a table. */
      identityColumns: [
        whole("Pixel", "Pixel number", (pixel) => pixel),
        whole("Slot", "Slot of the module in the camera", (pixel) => camera.module[pixel]),
        whole("ASIC", "ASIC of the module", (pixel) => camera.asic[pixel]),
        whole("Ch", "Channel of the ASIC", (pixel) => camera.channel[pixel]),
      ],
      /** The first columns of a CSV file: names, and the numbers of a pixel. */
      identityNames: ["pixel_no", "slot", "asic", "asic_ch"],
      identityNumbers: (pixel) => [pixel, ...electronics(pixel)],
    };
  };
}
