{
  /** Charges and times as numbers again; 0 stands for what is not a number. */
  const decoder = (data) => {
    const step = Math.asinh(data.chargeTop) / 32766;
    const all = (codes, value) => Float64Array.from(codes, (code) => (code === 0 ? NaN : value(code - 32768)));
    return {
      charges: (codes) => all(codes, (code) => Math.sinh(code * step)),
      times: (codes) => all(codes, (code) => code * data.timeStep),
    };
  };

  const bits = (bytes, count) => Array.from({ length: count }, (_, i) => ((bytes[i >> 3] >> (i & 7)) & 1) === 1);

  /** Pixels whose time means something: the cleaned ones, else those far above the noise. */
  const timed = (charges, mask) => {
    if (mask) return mask;
    const { median, scatter } = SST.statistics(charges);
    return Array.from(charges, (charge) => charge > median + 5 * scatter);
  };

  /** An image with its lists decoded; null for none. */
  const decodeImage = (image, decode) => {
    if (!image) return null;
    const charges = decode.charges(image.charges);
    const mask = image.mask && bits(image.mask, charges.length);
    const times = image.times && decode.times(image.times);
    const order = Array.from(charges.keys()).filter((pixel) => !Number.isNaN(charges[pixel]))
      .sort((a, b) => charges[b] - charges[a]);
    return { ...image, charges, times, mask, timed: timed(charges, mask), order };
  };

  /** The samples of a pixel in the unit of the samples, with its baseline; null if they are not stored. */
  const waveform = (image, pixel) => {
    const stored = image?.waveforms;
    const place = stored ? stored.pixels.indexOf(pixel) : -1;
    if (place < 0) return null;
    stored.samples ??= unpack(stored);
    const samples = stored.samples.subarray(place * stored.length, (place + 1) * stored.length);
    return {
      samples: Array.from(samples, (sample) => sample / stored.scale - stored.offset),
      baseline: stored.baselines[place],
    };
  };

  /** Differences in groups of 7 bits, lowest first; odd codes are negative. */
  const unpack = ({ packed, pixels, length }) => {
    const samples = new Int32Array(pixels.length * length);
    let at = 0;
    let last = 0;
    for (let i = 0; i < samples.length; i += 1) {
      if (i % length === 0) last = 0;
      let code = 0;
      let shift = 0;
      let byte;
      do {
        byte = packed[at] ?? 0;
        at += 1;
        code |= (byte & 0x7f) << shift;
        shift += 7;
      } while (byte > 0x7f);
      last += (code >>> 1) ^ -(code & 1);
      samples[i] = last;
    }
    return samples;
  };

  /** Everything that the parts of the page share. */
  SST.eventModel = () => {
    const data = SST.data();
    const { events, telescopes } = data;
    const decode = decoder(data);
    const store = SST.store({
      event: 0, view: "linear", mask: true, ellipse: true, same: false, telescope: 0, pixel: -1, follows: true,
      isUp: false, degrees: false, list: events.map((_, place) => place),
    });
    /** Meters to degrees on the sky; the focal length must be known. */
    const perMeter = (telescope) => 180 / Math.PI / telescopes[telescope].focalLength;
    const showsDegrees = (telescope) => store.get("degrees") && telescopes[telescope].focalLength > 0;
    const isUnique = new Map();
    for (const { id } of events) isUnique.set(id, !isUnique.has(id));
    let decoded = { event: -1, images: [] };
    const images = () => {
      const event = store.get("event");
      if (decoded.event !== event && events.length > 0) {
        decoded = { event, images: events[event].images.map((image) => decodeImage(image, decode)) };
      }
      return decoded.images;
    };
    const follow = () => {
      const telescope = images()[store.get("telescope")] ? store.get("telescope") : images().findIndex(Boolean);
      if (telescope >= 0) store.set({ telescope, pixel: images()[telescope].order[0] ?? -1 });
    };
    return {
      ...data, store, images, waveform,
      current: () => events[store.get("event")],
      address: ({ id, row }) => (isUnique.get(id) ? `event=${id}` : `event=${id}&row=${row}`),
      /** Goes to an event by its place; places beyond the ends are the ends. */
      go(place) {
        store.set({ event: Math.min(Math.max(place, 0), events.length - 1) });
        if (store.get("follows")) follow();
      },
      /** Goes so many events further in the list as it is sorted and filtered. */
      step(by) {
        const list = store.get("list");
        const at = list.indexOf(store.get("event"));
        const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1);
        if (list.length > 0) this.go(list[next]);
      },
      /** True if positions in the camera are angles on the sky too. */
      hasSky: telescopes.some(({ focalLength }) => focalLength > 0),
      showsDegrees, perMeter,
      /** A value of a telescope and its unit as they are shown: lengths in degrees if those are wanted. */
      shown(telescope, value, unit) {
        const [, before = "", power] = showsDegrees(telescope) ? (/^(ns\/)?(m)$/.exec(unit) ?? []) : [];
        if (!power) return [value, unit.replace("deg", "°")];
        return before ? [value / perMeter(telescope), "ns/°"] : [value * perMeter(telescope), "°"];
      },
      /** Chooses a pixel, which then stays chosen in other events. */
      pick: (telescope, pixel) => store.set({ telescope, pixel, follows: false }),
      /** Chooses the brightest pixel of a camera, in other events theirs. */
      pickBrightest(telescope) {
        store.set({ telescope, follows: true });
        follow();
      },
      unit: (telescope) => telescopes[telescope].chargeUnit,
    };
  };
}
