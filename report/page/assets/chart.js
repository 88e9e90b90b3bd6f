// Drawing: panels of lines, points, intervals and cells as SVG.

const inkColor = "#333", gridColor = "#e6e6e6", referenceColor = "#666";

// element makes an SVG element.
function element(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// valuesOf are a line's medians and bands in a view: those for the axis where it
// has points of its own there.
const valuesOf = (s, view) => s.y[`${view.y}@${view.x}`] || s.y[view.y];

// drawPanel draws one panel for a view of its chart: the chosen axes, which of
// them are log, what is hidden. It returns the SVG and the stops of the pointer:
// places with the values that are read there.
function drawPanel(chart, panel, view, width) {
  if (chart.kind === "map") return drawMap(chart, panel, width);
  if (chart.kind === "intervals") return drawIntervals(panel, view, width);
  const shown = panel.series.filter((s) => !view.hidden.has(s.name) && s.x[view.x] && valuesOf(s, view) && s.x[view.x].length === valuesOf(s, view).m.length);
  const axes = makeAxes(panel, view, shown, width, Math.round(Math.min(260, width * 0.68)));
  const svg = axes.svg;
  const inside = svg.appendChild(element("g", { "clip-path": `url(#${axes.clip})` }));
  drawReferences(svg, axes, panel.x[view.x], panel.y[view.y]);
  const lines = chart.kind !== "scatter";
  if (view.bands && lines && chart.kind !== "scaling") for (const s of shown) drawBand(inside, axes, s, view);
  for (const s of shown) {
    if (chart.kind === "scaling") drawWhiskers(inside, axes, s, view);
    if (lines) drawLine(inside, axes, s, view);
    if (chart.kind !== "curves") drawDots(inside, axes, s, view);
  }
  return { svg, stops: lines ? lineStops(axes, shown, view, panel) : pointStops(axes, shown, view, panel), axes };
}

let clips = 0;

// makeAxes draws frame, grid, ticks and labels of a panel.
function makeAxes(panel, view, shown, width, height) {
  const left = 54, right = 12, top = 8, bottom = 40;
  const xs = shown.flatMap((s) => s.x[view.x]);
  const ys = shown.flatMap((s) => valuesOf(s, view).m.concat(view.bands ? (valuesOf(s, view).l || []).concat(valuesOf(s, view).u || []) : []));
  const declared = panel.y[view.y].range;
  const xRange = padded(extent(xs, view.logX) || [view.logX ? 0.1 : 0, 1], view.logX);
  let yRange = padded(extent(ys.concat(panel.y[view.y].lines ? panel.y[view.y].lines.map((l) => l.value) : []), view.logY) || [view.logY ? 0.1 : 0, 1], view.logY);
  if (declared) yRange = [view.logY ? declared[0] : 0, declared[1]];
  const x = makeScale(xRange, view.logX, left, width - right);
  const y = makeScale(yRange, view.logY, height - bottom, top);
  const clip = "clip" + clips++;
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", tabindex: "0" });
  svg.append(element("clipPath", { id: clip }, element("rect", { x: left, y: top, width: width - left - right, height: height - top - bottom })));
  for (const value of ticks(x)) {
    svg.append(element("line", { x1: x.at(value), x2: x.at(value), y1: top, y2: height - bottom, stroke: gridColor }));
    svg.append(element("text", { x: x.at(value), y: height - bottom + 14, "text-anchor": "middle" }, format(value)));
  }
  for (const value of ticks(y)) {
    svg.append(element("line", { x1: left, x2: width - right, y1: y.at(value), y2: y.at(value), stroke: gridColor }));
    svg.append(element("text", { x: left - 6, y: y.at(value) + 4, "text-anchor": "end" }, format(value)));
  }
  svg.append(element("path", { d: `M${left},${top}V${height - bottom}H${width - right}`, fill: "none", stroke: inkColor }));
  svg.append(element("text", { x: (left + width - right) / 2, y: height - 6, "text-anchor": "middle" }, panel.x[view.x].label));
  const middle = (top + height - bottom) / 2;
  svg.append(element("text", { x: 12, y: middle, "text-anchor": "middle", transform: `rotate(-90 12 ${middle})` }, panel.y[view.y].label));
  return { svg, x, y, clip, left, right: width - right, top, bottom: height - bottom };
}

// drawReferences draws the lines to compare with, if they lie within the axes.
function drawReferences(svg, axes, xAxis, yAxis) {
  for (const line of yAxis.lines || []) {
    const y = axes.y.at(line.value);
    if (!(y >= axes.top && y <= axes.bottom)) continue;
    svg.append(element("line", { x1: axes.left, x2: axes.right, y1: y, y2: y, stroke: referenceColor, "stroke-dasharray": "5 3" }));
    svg.append(element("text", { x: axes.right - 2, y: y - 3, "text-anchor": "end", class: "reference" }, line.label));
  }
  for (const line of xAxis.lines || []) {
    const x = axes.x.at(line.value);
    if (!(x >= axes.left && x <= axes.right)) continue;
    svg.append(element("line", { x1: x, x2: x, y1: axes.top, y2: axes.bottom, stroke: referenceColor, "stroke-dasharray": "5 3" }));
    const after = x < (axes.left + axes.right) / 2;
    svg.append(element("text", { x: after ? x + 3 : x - 3, y: axes.top + 9, "text-anchor": after ? "start" : "end", class: "reference" }, line.label));
  }
}

// path joins points, and breaks where one is missing.
function path(points) {
  let d = "", pen = "M";
  for (const [x, y] of points) {
    if (Number.isNaN(x) || Number.isNaN(y)) {
      pen = "M";
      continue;
    }
    d += `${pen}${x.toFixed(1)},${y.toFixed(1)}`;
    pen = "L";
  }
  return d;
}

// dashes are a style's lengths, in points, as pixels.
function dashes(s) {
  return (s.dash || []).map((length) => length * 1.4).join(" ");
}

function drawLine(group, axes, s, view) {
  const points = s.x[view.x].map((x, i) => [axes.x.at(x), axes.y.at(valuesOf(s, view).m[i])]);
  group.append(element("path", {
    d: path(points), fill: "none", stroke: s.color, "stroke-width": s.thin ? 1 : 1.6, "stroke-linejoin": "round", "stroke-dasharray": dashes(s),
  }));
}

// drawBand fills what lies between the quantiles.
function drawBand(group, axes, s, view) {
  const { l, u } = valuesOf(s, view);
  if (!l || !l.length) return;
  const known = s.x[view.x].map((x, i) => [axes.x.at(x), axes.y.at(l[i]), axes.y.at(u[i])]).filter((p) => !p.some(Number.isNaN));
  if (known.length < 2) return;
  const outline = known.map(([x, low]) => [x, low]).concat(known.reverse().map(([x, , high]) => [x, high]));
  group.append(element("path", { d: path(outline) + "Z", fill: s.color, "fill-opacity": 0.13 }));
}

function drawDots(group, axes, s, view) {
  s.x[view.x].forEach((x, i) => {
    const at = [axes.x.at(x), axes.y.at(valuesOf(s, view).m[i])];
    if (!at.some(Number.isNaN)) group.append(element("circle", { cx: at[0], cy: at[1], r: 2.6, fill: s.color }));
  });
}

function drawWhiskers(group, axes, s, view) {
  const { l, u } = valuesOf(s, view);
  s.x[view.x].forEach((x, i) => {
    if (!l || !l.length || l[i] === null) return;
    group.append(element("line", { x1: axes.x.at(x), x2: axes.x.at(x), y1: axes.y.at(l[i]), y2: axes.y.at(u[i]), stroke: s.color }));
  });
}

// reading is a series' value at one of its points, in words.
function reading(s, view, i) {
  const { m, l, u } = valuesOf(s, view);
  const band = l && l.length && l[i] !== null && (l[i] !== m[i] || u[i] !== m[i]) ? ` [${format(l[i])}, ${format(u[i])}]` : "";
  return { name: s.name, color: s.color, text: format(m[i]) + band, value: m[i] };
}

// lineStops are the places along the axis at which lines have points; a line
// that has none right there is read at its point nearby.
function lineStops(axes, shown, view, panel) {
  const stops = new Map();
  for (const s of shown) for (const x of s.x[view.x]) {
    const at = Math.round(axes.x.at(x));
    if (at >= axes.left && at <= axes.right && !stops.has(at)) stops.set(at, x);
  }
  return [...stops].sort((a, b) => a[0] - b[0]).map(([at, x]) => {
    const readings = [];
    for (const s of shown) {
      let nearest = -1, distance = 7;
      s.x[view.x].forEach((value, i) => {
        const d = Math.abs(axes.x.at(value) - at);
        if (d < distance) [nearest, distance] = [i, d];
      });
      if (nearest >= 0) readings.push({ ...reading(s, view, nearest), y: axes.y.at(valuesOf(s, view).m[nearest]) });
    }
    readings.sort((a, b) => b.value - a.value);
    return { x: at, head: `${panel.x[view.x].label}: ${format(x)}`, readings };
  });
}

function pointStops(axes, shown, view, panel) {
  return shown.flatMap((s) => s.x[view.x].map((x, i) => ({
    x: axes.x.at(x), y: axes.y.at(valuesOf(s, view).m[i]), head: `${panel.x[view.x].label}: ${format(x)}`,
    readings: [{ ...reading(s, view, i), y: axes.y.at(valuesOf(s, view).m[i]) }],
  }))).filter((stop) => !Number.isNaN(stop.x) && !Number.isNaN(stop.y)).sort((a, b) => a.x - b.x);
}

// drawIntervals draws a row a data set: estimate, interval, and what is expected.
function drawIntervals(panel, view, width) {
  const rowHeight = 20, top = 22, names = Math.min(200, width * 0.42);
  const height = top + rowHeight * panel.rows.length + 40;
  const s = panel.series[0], { l, u } = valuesOf(s, view), axis = panel.x[view.x];
  const references = (axis.lines || []).map((line) => line.value);
  const range = padded(extent(s.x[view.x].concat(l || [], u || [], references), view.logX) || [0.1, 10], view.logX);
  const x = makeScale(range, view.logX, names, width - 14);
  const bottom = height - 40;
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", tabindex: "0" });
  for (const value of ticks(x)) {
    svg.append(element("line", { x1: x.at(value), x2: x.at(value), y1: top, y2: bottom, stroke: gridColor }));
    svg.append(element("text", { x: x.at(value), y: bottom + 14, "text-anchor": "middle" }, format(value)));
  }
  svg.append(element("text", { x: (names + width) / 2, y: height - 6, "text-anchor": "middle" }, axis.label));
  drawReferences(svg, { x, left: names, right: width - 14, top: top - 14, bottom }, axis, { lines: [] });
  const within = (value) => Math.max(names, Math.min(width - 14, x.at(value)));
  const stops = panel.rows.map((name, i) => {
    const y = top + rowHeight * (i + 0.5), value = s.x[view.x][i];
    svg.append(element("text", { x: names - 8, y: y + 4, "text-anchor": "end" }, clipped(name, names)));
    if (l && l.length) svg.append(element("line", { x1: within(l[i]), x2: within(u[i]), y1: y, y2: y, stroke: s.color, "stroke-width": 2 }));
    svg.append(element("circle", { cx: within(value), cy: y, r: 4, fill: s.color }));
    const band = l && l.length ? ` [${format(l[i])}, ${format(u[i])}]` : "";
    return { x: within(value), y, head: name, readings: [{ name: s.name, color: s.color, text: format(value) + band, y }] };
  });
  return { svg, stops };
}

// clipped cuts a name that is longer than its place.
function clipped(name, width) {
  const most = Math.floor(width / 6.2);
  return name.length > most ? name.slice(0, most - 1) + "…" : name;
}

// The ramps of a map, from light to dark: below and above its centre, and rising
// where it has none.
const ramps = {
  below: ["#f7f7f7", "#a6d3ee", "#3d9ad1", "#0072b2", "#003f72"],
  above: ["#f7f7f7", "#f8d9a0", "#eeb445", "#dd8400"],
  rising: ["#f7f7f7", "#b4ddcf", "#5ab999", "#008460", "#004535"],
};

// shade is the colour at a share of the way along a ramp.
function shade(ramp, share) {
  const position = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const from = Math.min(Math.floor(position), ramp.length - 2), part = position - from;
  const mix = (i) => {
    const a = parseInt(ramp[from].slice(i, i + 2), 16), b = parseInt(ramp[from + 1].slice(i, i + 2), 16);
    return Math.round(a + part * (b - a));
  };
  return [mix(1), mix(3), mix(5)];
}

// cellColor is the colour of a value among those of all panels.
function cellColor(chart, value) {
  const log = (v) => (chart.colors.log ? Math.log(v) : v);
  if (chart.colors.centre) {
    const share = log(value / chart.colors.centre) / log(5);
    return share < 0 ? shade(ramps.below, -share) : shade(ramps.above, share);
  }
  const range = extent(chart.panels.flatMap((p) => p.cells.flat()), chart.colors.log) || [0, 1];
  return shade(ramps.rising, (log(value) - log(range[0])) / (log(range[1]) - log(range[0]) || 1));
}

// drawMap draws a grid of cells with their values.
function drawMap(chart, panel, width) {
  const left = 54, top = 8, cellHeight = Math.max(22, Math.round(170 / panel.rows.length));
  const cellWidth = (width - left - 6) / panel.columns.length;
  const height = top + cellHeight * panel.rows.length + 40;
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", tabindex: "0" });
  const known = panel.cells.flat().filter((v) => v !== null && Number.isFinite(v));
  const best = { smallest: Math.min(...known), largest: Math.max(...known) }[chart.colors.best];
  const stops = [];
  panel.rows.forEach((row, r) => {
    const y = top + r * cellHeight;
    svg.append(element("text", { x: left - 6, y: y + cellHeight / 2 + 4, "text-anchor": "end" }, row));
    panel.columns.forEach((column, c) => {
      const value = panel.cells[r][c], x = left + c * cellWidth;
      if (value === null) return;
      const color = Number.isFinite(value) ? cellColor(chart, value) : [255, 255, 255];
      const dark = color[0] * 0.299 + color[1] * 0.587 + color[2] * 0.114 < 140;
      svg.append(element("rect", { x, y, width: cellWidth - 1, height: cellHeight - 1, fill: `rgb(${color})` }));
      if (value === best) svg.append(element("rect", { x: x + 1, y: y + 1, width: cellWidth - 3, height: cellHeight - 3, fill: "none", stroke: "#000", "stroke-width": 1.5 }));
      svg.append(element("text", { x: x + cellWidth / 2, y: y + cellHeight / 2 + 4, "text-anchor": "middle", class: dark ? "cell light" : "cell" }, format(value)));
      stops.push({
        x: x + cellWidth / 2, y: y + cellHeight / 2, head: `${panel.x.x.label} ${column}, ${panel.y.y.label} ${row}`,
        readings: [{ name: chart.colors.label, color: "transparent", text: format(value), y: y + cellHeight / 2 }],
      });
    });
  });
  panel.columns.forEach((column, c) => svg.append(element("text", { x: left + (c + 0.5) * cellWidth, y: height - 26, "text-anchor": "middle" }, column)));
  svg.append(element("text", { x: (left + width) / 2, y: height - 6, "text-anchor": "middle" }, panel.x.x.label));
  const middle = top + cellHeight * panel.rows.length / 2;
  svg.append(element("text", { x: 12, y: middle, "text-anchor": "middle", transform: `rotate(-90 12 ${middle})` }, panel.y.y.label));
  return { svg, stops };
}
