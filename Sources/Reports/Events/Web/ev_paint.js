{
  const halo = (context, colour, edge, width, paint) => {
    context.beginPath();
    paint();
    for (const [style, wide] of [[edge, width + 2.5], [colour, width]]) {
      context.strokeStyle = style;
      context.lineWidth = wide;
      context.stroke();
    }
  };

  /** The border of the cleaned pixels: the edges with one of them on one side only. */
  const paintOutline = (context, { x, y, cornerX, cornerY, edges }, place, mask) => {
    const isKept = (pixel) => pixel > 0 && mask[pixel - 1];
    const corner = (pixel, i) => place.point(x[pixel] + cornerX[i % cornerX.length], y[pixel] + cornerY[i % cornerY.length]);
    context.lineCap = "round";
    halo(context, "#ffffff", "#000000", 1.4, () => {
      edges.pixel.forEach((pixel, edge) => {
        if (mask[pixel] === isKept(edges.other[edge])) return;
        context.moveTo(...corner(pixel, edges.corner[edge]));
        context.lineTo(...corner(pixel, edges.corner[edge] + 1));
      });
    });
  };

  const paintEllipse = (context, place, [x, y, length, width, psi]) => {
    const [a, b] = place.point(x, y);
    const angle = place.angle(psi);
    const far = 2 * Math.hypot(place.width, place.height);
    context.save();
    context.beginPath();
    context.rect(0, 0, place.width, place.height);
    context.clip();
    context.setLineDash([7, 6]);
    halo(context, "#ff4fa3", "rgb(0 0 0 / 35%)", 1.3, () => {
      context.moveTo(a - far * Math.cos(angle), b + far * Math.sin(angle));
      context.lineTo(a + far * Math.cos(angle), b - far * Math.sin(angle));
    });
    context.setLineDash([]);
    halo(context, "#ff4fa3", "rgb(0 0 0 / 70%)", 2, () => {
      context.ellipse(a, b, length * place.scale, width * place.scale, -angle, 0, 2 * Math.PI);
    });
    halo(context, "#ff4fa3", "rgb(0 0 0 / 70%)", 2, () => context.arc(a, b, 3, 0, 2 * Math.PI));
    context.restore();
  };

  const rayCounts = { star: 6, plus: 4 };

  /**
   * Marks a position: `star` for what is reconstructed, `plus` for a pointing, `diamond` for the truth of a simulation.
   * Shape and brightness tell them apart.
   */
  SST.paintMark = (context, kind, x, y) => {
    if (kind === "diamond") {
      halo(context, "#7fe3ff", "#000000", 2.2, () => {
        [[0, -9], [9, 0], [0, 9], [-9, 0], [0, -9], [9, 0]].forEach(([dx, dy], i) =>
          (i === 0 ? context.moveTo(x + dx, y + dy) : context.lineTo(x + dx, y + dy)));
      });
      return;
    }
    halo(context, kind === "star" ? "#ffd23f" : "#ffffff", "#000000", 2.2, () => {
      const rays = rayCounts[kind];
      for (let ray = 0; ray < rays; ray += 1) {
        const angle = (2 * Math.PI * ray) / rays;
        context.moveTo(x, y);
        context.lineTo(x + 9 * Math.sin(angle), y - 9 * Math.cos(angle));
      }
    });
  };

  /** A bar of a round length, with its label, in the lower right corner. */
  const paintScaleBar = (context, place, length, label) => {
    const size = length * place.scale;
    const [right, y] = [place.width - 10, place.height - 12];
    context.beginPath();
    for (const [x, height] of [[right - size, 5], [right, 5]]) {
      context.moveTo(x, y - height);
      context.lineTo(x, y + height);
    }
    context.moveTo(right - size, y);
    context.lineTo(right, y);
    context.stroke();
    context.textAlign = "center";
    context.fillText(label, right - size / 2, y - 8);
    context.textAlign = "start";
  };

  /** The directions of the axes as arrows in the lower left corner, and a scale bar. */
  SST.paintAxes = (context, place, { horizontal, vertical, bar }) => {
    const colour = SST.theme.colour("--muted");
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = 1.2;
    context.font = "12px system-ui, sans-serif";
    const [x, y] = [12, place.height - 12];
    for (const [dx, dy] of [[30, 0], [0, -30]]) {
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + dx, y + dy);
      context.lineTo(x + dx * 0.8 - dy * 0.12, y + dy * 0.8 - dx * 0.12);
      context.moveTo(x + dx, y + dy);
      context.lineTo(x + dx * 0.8 + dy * 0.12, y + dy * 0.8 + dx * 0.12);
      context.stroke();
    }
    context.fillText(horizontal, x + 35, y + 4);
    context.fillText(vertical, x - 6, y - 36);
    paintScaleBar(context, place, ...bar);
  };

  /** Paints upon the pixels: outline of the `mask`, `ellipse`, and `marks`; what is null is left out. */
  SST.paintEvent = (context, camera, place, { mask, ellipse, marks }) => {
    if (mask) paintOutline(context, camera, place, mask);
    if (ellipse) paintEllipse(context, place, ellipse);
    for (const [kind, at] of marks) {
      const [x, y] = place.point(...at);
      // Marks beyond the drawing are left out.
      if (x > 4 && y > 4 && x < place.width - 4 && y < place.height - 4) SST.paintMark(context, kind, x, y);
    }
  };
}
