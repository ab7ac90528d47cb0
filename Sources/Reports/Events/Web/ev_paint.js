{
  /** The edges of all pixels with the pixels on both sides, found once for each camera. */
  const edgesOf = (geometry) => {
    if (geometry.edges) return geometry.edges;
    const { x, y, cornerX, cornerY } = geometry;
    const side = Math.hypot(cornerX[1] - cornerX[0], cornerY[1] - cornerY[0]);
    const found = new Map();
    const near = (a, b) => {
      for (const da of [0, -1, 1]) {
        for (const db of [0, -1, 1]) {
          const key = `${a + da},${b + db}`;
          if (found.has(key)) return key;
        }
      }
      return `${a},${b}`;
    };
    for (let pixel = 0; pixel < x.length; pixel += 1) {
      for (let i = 0; i < cornerX.length; i += 1) {
        const j = (i + 1) % cornerX.length;
        const ends = [x[pixel] + cornerX[i], y[pixel] + cornerY[i], x[pixel] + cornerX[j], y[pixel] + cornerY[j]];
        const middle = [(ends[0] + ends[2]) / 2, (ends[1] + ends[3]) / 2];
        // Neighbours share an edge up to rounding and small gaps.
        const key = near(...middle.map((value) => Math.round(value / (0.2 * side))));
        const edge = found.get(key);
        if (edge) edge.pixels.push(pixel);
        else found.set(key, { ends, pixels: [pixel] });
      }
    }
    geometry.edges = Array.from(found.values());
    return geometry.edges;
  };

  /** Where the camera is on a drawing: x to the right, y up. */
  SST.cameraPlace = ({ x, y, cornerX, cornerY }, width, height) => {
    const reach = Math.max(...cornerX.map(Math.abs), ...cornerY.map(Math.abs));
    const [left, right] = [Math.min(...x) - reach, Math.max(...x) + reach];
    const [bottom, top] = [Math.min(...y) - reach, Math.max(...y) + reach];
    const margin = 10;
    const scale = Math.min((width - 2 * margin) / (right - left), (height - 2 * margin) / (top - bottom));
    const originX = width / 2 - ((left + right) / 2) * scale;
    const originY = height / 2 + ((bottom + top) / 2) * scale;
    return {
      scale, width, height,
      point: (a, b) => [originX + a * scale, originY - b * scale],
      camera: (a, b) => [(a - originX) / scale, (originY - b) / scale],
    };
  };

  const halo = (context, trace, colour, edge, width) => {
    for (const [style, wide] of [[edge, width + 2.5], [colour, width]]) {
      context.beginPath();
      trace();
      context.strokeStyle = style;
      context.lineWidth = wide;
      context.stroke();
    }
  };

  const paintPixels = (context, geometry, place, look) => {
    const { x, y, cornerX, cornerY } = geometry;
    const corners = Array.from(cornerX, (value, i) => [value * place.scale, -cornerY[i] * place.scale]);
    context.lineWidth = 0.6;
    for (let pixel = 0; pixel < x.length; pixel += 1) {
      const [a, b] = place.point(x[pixel], y[pixel]);
      context.beginPath();
      for (const [dx, dy] of corners) context.lineTo(a + dx, b + dy);
      context.closePath();
      const colour = look.colour(pixel) ?? look.empty;
      context.fillStyle = colour;
      context.fill();
      // The same colour on the edge hides the seams that smoothing leaves.
      context.strokeStyle = geometry.shape === "hexagon" ? colour : look.seam;
      context.stroke();
    }
  };

  const paintOutline = (context, geometry, place, mask) => {
    context.lineCap = "round";
    halo(context, () => {
      for (const { ends, pixels } of edgesOf(geometry)) {
        if (pixels.filter((pixel) => mask[pixel]).length !== 1) continue;
        context.moveTo(...place.point(ends[0], ends[1]));
        context.lineTo(...place.point(ends[2], ends[3]));
      }
    }, "#ffffff", "#000000", 1.4);
  };

  const paintEllipse = (context, place, [x, y, length, width, psi]) => {
    const [a, b] = place.point(x, y);
    const angle = (psi * Math.PI) / 180;
    const far = 2 * Math.hypot(place.width, place.height);
    context.save();
    context.beginPath();
    context.rect(0, 0, place.width, place.height);
    context.clip();
    context.setLineDash([7, 6]);
    halo(context, () => {
      context.moveTo(a - far * Math.cos(angle), b + far * Math.sin(angle));
      context.lineTo(a + far * Math.cos(angle), b - far * Math.sin(angle));
    }, "#ff4fa3", "rgb(0 0 0 / 35%)", 1.3);
    context.setLineDash([]);
    halo(context, () => {
      context.ellipse(a, b, length * place.scale, width * place.scale, -angle, 0, 2 * Math.PI);
    }, "#ff4fa3", "rgb(0 0 0 / 70%)", 2);
    halo(context, () => {
      context.moveTo(a + 3, b);
      context.arc(a, b, 3, 0, 2 * Math.PI);
    }, "#ff4fa3", "rgb(0 0 0 / 70%)", 2);
    context.restore();
  };

  /** Marks a place: `star` for the reconstructed direction, `plus` for a pointing. */
  SST.paintMark = (context, kind, x, y) => {
    halo(context, () => {
      const rays = kind === "star" ? 6 : 4;
      for (let ray = 0; ray < rays; ray += 1) {
        const angle = (2 * Math.PI * ray) / rays;
        context.moveTo(x, y);
        context.lineTo(x + 9 * Math.sin(angle), y - 9 * Math.cos(angle));
      }
    }, kind === "star" ? "#ffd23f" : "#ffffff", "#000000", 2.2);
  };

  /** Paints pixels, outline, ellipse and marks; marks beyond the drawing are left out. */
  SST.paintCamera = (context, geometry, place, look) => {
    paintPixels(context, geometry, place, look);
    if (look.mask) paintOutline(context, geometry, place, look.mask);
    if (look.ellipse) paintEllipse(context, place, look.ellipse);
    for (const [kind, at] of look.marks) {
      const [x, y] = place.point(...at);
      if (x > 4 && y > 4 && x < place.width - 4 && y < place.height - 4) SST.paintMark(context, kind, x, y);
    }
    if (look.pixel >= 0) {
      const [a, b] = place.point(geometry.x[look.pixel], geometry.y[look.pixel]);
      halo(context, () => {
        geometry.cornerX.forEach((value, i) => {
          const corner = [a + value * place.scale, b - geometry.cornerY[i] * place.scale];
          if (i === 0) context.moveTo(...corner);
          else context.lineTo(...corner);
        });
        context.closePath();
      }, "#ff2e2e", "#ffffff", 2.4);
    }
  };

  /** The pixel under a point of the camera; -1 for none. */
  SST.pixelUnder = ({ x, y, cornerX, cornerY, shape }, a, b) => {
    let best = -1;
    let least = Infinity;
    for (let pixel = 0; pixel < x.length; pixel += 1) {
      const distance = Math.hypot(x[pixel] - a, y[pixel] - b);
      if (distance < least) [best, least] = [pixel, distance];
    }
    if (best < 0) return -1;
    // Hexagons are the places nearest to their middles; squares have gaps between modules.
    const [dx, dy] = [Math.abs(x[best] - a), Math.abs(y[best] - b)];
    const reach = Math.hypot(cornerX[0], cornerY[0]);
    return (shape === "hexagon" ? least <= reach : Math.max(dx, dy) <= reach / Math.SQRT2) ? best : -1;
  };
}
