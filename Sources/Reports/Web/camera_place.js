{
  /** The flat-to-flat width of the pixels in metres: they are regular polygons. */
  const sideOf = ({ cornerX, cornerY }) =>
    2 * Math.hypot(cornerX[0], cornerY[0]) * Math.cos(Math.PI / cornerX.length);

  /** How far the pixels reach: left, right, bottom, top, in metres. */
  const extentOf = ({ x, y, cornerX, cornerY }) => [
    Math.min(...x) + Math.min(...cornerX), Math.max(...x) + Math.max(...cornerX),
    Math.min(...y) + Math.min(...cornerY), Math.max(...y) + Math.max(...cornerY),
  ];

  /**
   * Where a camera is on a drawing of a width: x to the right and y up, or, if it is turned, x up and y to the right.
   * Drawings count down.
   */
  SST.cameraPlace = (camera, width, isTurned = false) => {
    const turn = (x, y) => (isTurned ? [y, x] : [x, y]);
    const extent = extentOf(camera);
    const [left, right, bottom, top] = isTurned ? [...extent.slice(2), ...extent.slice(0, 2)] : extent;
    const margin = 8;
    const scale = Math.max(1, width - 2 * margin) / (right - left);
    const height = Math.round((top - bottom) * scale + 2 * margin);
    const [originX, originY] = [width / 2 - ((left + right) / 2) * scale, height / 2 + ((bottom + top) / 2) * scale];
    const point = (x, y) => {
      const [a, b] = turn(x, y);
      return [originX + a * scale, originY - b * scale];
    };
    return {
      width, height, scale, point, isTurned,
      /** A direction in the camera, in degrees from x towards y, as an angle on the drawing, counterclockwise. */
      angle: (degrees) => ((isTurned ? 90 - degrees : degrees) * Math.PI) / 180,
      /** The width of a pixel on the drawing. */
      side: sideOf(camera) * scale,
      /** The middle of a pixel on the drawing. */
      middle: (pixel) => point(camera.x[pixel], camera.y[pixel]),
      /** The corners of a pixel around its middle, moved outwards by a factor. */
      corners: (factor) =>
        Array.from(camera.cornerX, (x, i) => {
          const [a, b] = turn(x, camera.cornerY[i]);
          return [a * scale * factor, -b * scale * factor];
        }),
      /** The place in the camera of a point of the drawing. */
      camera: (x, y) => turn((x - originX) / scale, (originY - y) / scale),
    };
  };

  /** True if a point is on the inner side of all edges of a polygon whose corners go counterclockwise. */
  const isInside = (cornerX, cornerY, x, y) =>
    cornerX.every((a, i) => {
      const j = (i + 1) % cornerX.length;
      return (cornerX[j] - a) * (y - cornerY[i]) - (cornerY[j] - cornerY[i]) * (x - a) >= 0;
    });

  /** The pixel under a point of the camera; -1 for none. */
  SST.pixelUnder = ({ x, y, cornerX, cornerY, shape }, a, b) => {
    let best = -1;
    let least = Infinity;
    for (let pixel = 0; pixel < x.length; pixel += 1) {
      const distance = (x[pixel] - a) ** 2 + (y[pixel] - b) ** 2;
      if (distance < least) [best, least] = [pixel, distance];
    }
    if (best < 0) return -1;
    // Between hexagons are slits too small to aim at; modules of squares have gaps.
    const slack = shape === "hexagon" ? 1.1 : 1;
    return isInside(cornerX, cornerY, (a - x[best]) / slack, (b - y[best]) / slack) ? best : -1;
  };

  /** The nearest pixel in a direction: sideways distance counts three times. */
  SST.pixelTowards = (camera, from, [dx, dy]) => {
    const half = sideOf(camera) / 2;
    let best = from;
    let least = Infinity;
    for (let pixel = 0; pixel < camera.x.length; pixel += 1) {
      const x = camera.x[pixel] - camera.x[from];
      const y = camera.y[pixel] - camera.y[from];
      const along = x * dx + y * dy;
      if (along < half) continue;
      const cost = along + 3 * Math.abs(x * dy - y * dx);
      if (cost < least) [best, least] = [pixel, cost];
    }
    return best;
  };
}
