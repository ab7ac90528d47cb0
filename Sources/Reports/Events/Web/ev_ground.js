{
  const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

  /** Points of the ground on a drawing with north above and west on the left. */
  const placeOf = (points, width, height) => {
    const reach = Math.max(60, ...points.flatMap(([north, west]) => [Math.abs(north), Math.abs(west)])) * 1.15;
    const scale = Math.min(width, height) / 2 / reach;
    return { reach, scale, point: ([north, west]) => [width / 2 - west * scale, height / 2 - north * scale] };
  };

  const paintGrid = (context, place, width, height) => {
    const step = SST.ticks(0, place.reach, 3)[1] ?? place.reach;
    context.strokeStyle = SST.theme.colour("--line");
    context.fillStyle = SST.theme.colour("--muted");
    context.font = "11px system-ui, sans-serif";
    context.lineWidth = 1;
    for (let radius = step; radius <= place.reach * 1.4; radius += step) {
      context.beginPath();
      context.arc(width / 2, height / 2, radius * place.scale, 0, 2 * Math.PI);
      context.stroke();
      context.fillText(`${SST.number(radius)} m`, width / 2 + radius * place.scale * Math.SQRT1_2 + 2, height / 2 + radius * place.scale * Math.SQRT1_2 + 10);
    }
    context.font = "bold 12px system-ui, sans-serif";
    context.fillText("↑ N", 4, 14);
    context.fillText("← W", 4, 30);
  };

  const paintAxis = (context, place, [x, y], angle, colour) => {
    // From north (up) towards west (left).
    const [dx, dy] = [-Math.sin(angle), -Math.cos(angle)];
    const far = place.reach * place.scale * 4;
    context.beginPath();
    context.moveTo(x - far * dx, y - far * dy);
    context.lineTo(x + far * dx, y + far * dy);
    context.strokeStyle = colour;
    context.lineWidth = 1.3;
    context.setLineDash([6, 5]);
    context.stroke();
    context.setLineDash([]);
  };

  const paintTelescope = (context, [x, y], colour, label) => {
    context.fillStyle = colour;
    context.fillRect(x - 6, y - 6, 12, 12);
    context.strokeStyle = SST.theme.colour("--card");
    context.strokeRect(x - 6, y - 6, 12, 12);
    context.fillStyle = SST.theme.colour("--text");
    context.font = "12px system-ui, sans-serif";
    const width = context.measureText(label).width;
    context.fillText(label, Math.min(x + 10, context.canvas.clientWidth - width - 2), Math.max(y - 9, 12));
  };

  /** The map of the ground: telescopes, axes of the images, core and impact distances. */
  SST.eventGround = (model) => {
    const positions = model.telescopes.map(({ position }) => position);
    const isKnown = positions.length > 1 && positions.every(Boolean);
    const canvas = SST.element("canvas", { class: "plot-canvas", role: "img", "aria-label": "Map of the ground" });
    const host = SST.byId("ground");
    if (!isKnown) return { canvas };
    host.append(canvas, SST.element("p", { class: "muted" },
      "Ground: squares are telescopes, dashed lines the axes of their images, the star is the core."));
    const draw = () => {
      const width = canvas.clientWidth;
      if (width === 0) return;
      const height = Math.round(Math.min(width, 330));
      const context = SST.sharpContext(canvas, width, height);
      const { stereo } = model.current() ?? {};
      const core = stereo?.isValid ? [stereo.numbers[3], stereo.numbers[4]] : null;
      const isNear = core && Math.hypot(...core) < 2000;
      const place = placeOf(isNear ? [...positions, core] : positions, width, height);
      paintGrid(context, place, width, height);
      positions.forEach((position, i) => {
        const angle = stereo?.axes[i];
        if (Number.isFinite(angle)) paintAxis(context, place, place.point(position), (angle * Math.PI) / 180, colours[i % 4]);
      });
      positions.forEach((position, i) => {
        const impact = stereo?.isValid ? stereo.impacts[i] : NaN;

        const label = model.telescopes[i].name.replace("Telescope ", "") + (Number.isFinite(impact) ? `: ${SST.number(impact, 3)} m` : "");
        paintTelescope(context, place.point(position), colours[i % 4], label);
      });
      if (isNear) SST.paintMark(context, "star", ...place.point(core));
      canvas.setAttribute("aria-label", core
        ? `Map of the ground: core ${SST.number(core[0], 3)} m north, ${SST.number(core[1], 3)} m west` : "Map of the ground: no core");
    };
    model.store.watch(["event"], draw);
    SST.onResize(host, draw);
    SST.theme.watch(draw);
    return { canvas };
  };
}
