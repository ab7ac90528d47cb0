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
    context.textAlign = "center";
    for (const [name, x, y] of [["N", width / 2, 13], ["S", width / 2, height - 4], ["W", 8, height / 2 + 4], ["E", width - 8, height / 2 + 4]]) {
      context.fillText(name, x, y);
    }
    context.textAlign = "start";
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
    const [left, base] = [Math.min(x + 10, context.canvas.clientWidth - width - 4), Math.max(y - 9, 14)];
    context.globalAlpha = 0.75;
    context.fillStyle = SST.theme.colour("--card");
    context.fillRect(left - 2, base - 11, width + 4, 15);
    context.globalAlpha = 1;
    context.fillStyle = SST.theme.colour("--text");
    context.fillText(label, left, base);
  };

  /** The map of the ground: telescopes, axes of the images, core and impact distances. */
  SST.eventGround = (model) => {
    const positions = model.telescopes.map(({ position }) => position);
    const isKnown = positions.length > 1 && positions.every(Boolean);
    const canvas = SST.element("canvas", { class: "plot-canvas", role: "img", "aria-label": "Map of the ground" });
    const host = SST.byId("ground");
    SST.byId("ground-card").hidden = !isKnown;
    if (!isKnown) return { canvas };
    host.append(canvas, SST.element("p", { class: "muted" },
      `North is up: squares are telescopes with their impact distances, dashed lines the major axes of their images, a star is the
 reconstructed core${model.hasTruth ? ", a diamond the true one" : ""}.`));
    const draw = () => {
      const width = canvas.clientWidth;
      if (width === 0) return;
      const height = Math.round(Math.min(width, 330));
      const context = SST.sharpContext(canvas, width, height);
      const { stereo, truth } = model.current() ?? {};
      const core = stereo?.isValid ? [stereo.numbers[3], stereo.numbers[4]] : null;
      // Beyond 2 km a core would shrink the array to a point.
      const isNear = core && Math.hypot(...core) < 2000;
      const trueCore = truth ? [truth.numbers[3], truth.numbers[4]] : null;
      const place = placeOf([...positions, ...(isNear ? [core] : []), ...(trueCore ? [trueCore] : [])], width, height);
      paintGrid(context, place, width, height);
      positions.forEach((position, i) => {
        const angle = stereo?.axes[i];
        if (Number.isFinite(angle)) paintAxis(context, place, place.point(position), (angle * Math.PI) / 180, colours[i % 4]);
      });
      positions.forEach((position, i) => {
        const impact = (stereo?.isValid ? stereo : truth)?.impacts[i];
        const label = model.telescopes[i].name.replace("Telescope ", "") + (Number.isFinite(impact) ? `: ${SST.number(impact, 3)} m` : "");
        paintTelescope(context, place.point(position), colours[i % 4], label);
      });
      if (isNear) SST.paintMark(context, "star", ...place.point(core));
      if (trueCore) SST.paintMark(context, "diamond", ...place.point(trueCore));
      canvas.setAttribute("aria-label", `Map of the ground: ${core ? `core ${SST.groundText(...core)}` : "no core"}`
        + (trueCore ? `, true core ${SST.groundText(...trueCore)}` : ""));
    };
    model.store.watch(["event"], draw);
    SST.onResize(host, draw);
    SST.theme.watch(draw);
    return { canvas };
  };
}
