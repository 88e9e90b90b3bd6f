// Switches, legend, pointer and keyboard.

// make makes an HTML element.
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// show builds a chart in its place on the page.
function show(figure, chart) {
  const place = figure.querySelector(".plot");
  const first = chart.panels[0];
  if (!first || !chart.x.length) return;
  const view = { x: chart.x[0].key, y: chart.y[0].key, hidden: new Set(), bands: true };
  const follow = () => {
    view.logX = !!(first.x[view.x] || {}).log;
    view.logY = !!(first.y[view.y] || {}).log;
  };
  follow();
  const grid = make("div", { class: "panels" });
  const draw = () => drawPanels(grid, chart, view, place.clientWidth);
  place.replaceChildren(controls(chart, view, follow, () => { draw(); }), grid, legend(chart, view, draw), ...(chart.kind === "intervals" ? [] : [values(chart, view)])); // the numbers of intervals stand beside them
  draw();
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth && place.clientWidth !== width) {
      width = place.clientWidth;
      draw();
    }
  }).observe(place);
}

// drawPanels draws all panels, as many side by side as have room.
function drawPanels(grid, chart, view, room) {
  const least = chart.kind === "intervals" ? 560 : 290;
  const columns = Math.max(1, Math.min(chart.panels.length, 3, Math.floor((room + 12) / least)));
  const width = Math.min(560, Math.floor((room - 12 * (columns - 1)) / columns));
  if (width <= 0) return;
  grid.style.gridTemplateColumns = `repeat(${columns}, ${width}px)`;
  grid.replaceChildren(...chart.panels.map((panel, i) => {
    const letter = chart.panels.length > 1 ? `(${String.fromCharCode(97 + i % 26)}) ` : "";
    const drawn = drawPanel(chart, panel, view, width);
    drawn.svg.setAttribute("aria-label", `${letter}${panel.title || "chart"}. Arrow keys read the values.`);
    const box = make("div", { class: "panel" });
    const title = make("div", { class: "panel-title" }, letter + panel.title);
    if (panel.note) title.append(make("span", { class: "note" }, " " + panel.note));
    if (letter || panel.title) box.append(title);
    box.append(drawn.svg);
    point(box, drawn);
    return box;
  }));
}

// controls are the switches of a chart: axis, quantity, linear or log, bands.
function controls(chart, view, follow, draw) {
  const bar = make("div", { class: "controls", role: "group", "aria-label": "chart settings" });
  const boxes = {};
  const choose = (name, key, choices) => {
    if (choices.length < 2) return;
    const select = make("select", { onchange: (event) => {
      view[key] = event.target.value;
      follow();
      boxes.logX.checked = view.logX;
      boxes.logY.checked = view.logY;
      draw();
    } }, ...choices.map((c) => make("option", { value: c.key }, c.label)));
    select.name = key;
    bar.append(make("label", {}, name + " ", select));
  };
  const tick = (name, key) => {
    const box = make("input", { type: "checkbox", name: key, onchange: () => { view[key] = box.checked; draw(); } });
    box.checked = view[key];
    boxes[key] = box;
    bar.append(make("label", {}, box, " " + name));
  };
  if (chart.kind === "map") return bar;
  choose("show", "y", chart.y);
  choose("against", "x", chart.x);
  tick("log x", "logX");
  if (chart.kind !== "intervals") tick("log y", "logY");
  const banded = chart.panels.some((p) => p.series.some((s) => Object.values(s.y).some((y) => y.l && y.l.length)));
  if (banded && (chart.kind === "curves" || chart.kind === "sweep")) tick("bands", "bands");
  return bar;
}

// legend has a button a series, which hides and shows it.
function legend(chart, view, draw) {
  const box = make("div", { class: "legend", role: "group", "aria-label": "curves: press to hide or show" });
  const known = new Map();
  for (const panel of chart.panels) for (const s of panel.series || []) if (!known.has(s.name)) known.set(s.name, s);
  if (known.size < 2) return box;
  for (const [name, s] of known) {
    const line = element("svg", { width: 30, height: 10, "aria-hidden": "true" }, element("line", {
      x1: 0, x2: 30, y1: 5, y2: 5, stroke: s.color, "stroke-width": 2, "stroke-dasharray": dashes(s),
    }));
    const button = make("button", { type: "button", "aria-pressed": "true", onclick: () => {
      const hide = !view.hidden.has(name);
      if (hide) view.hidden.add(name);
      else view.hidden.delete(name);
      button.setAttribute("aria-pressed", String(!hide));
      draw();
    } }, line, " " + name);
    box.append(button);
  }
  const seeds = [...known.values()].map((s) => s.n || 0).filter((n) => n > 0);
  if (seeds.length) {
    const low = Math.min(...seeds), high = Math.max(...seeds);
    box.append(make("span", { class: "seeds" }, `n = ${low === high ? low : `${low} to ${high}`} seeds`));
  }
  return box;
}

// point lets pointer and arrow keys read the values of a panel.
function point(box, { svg, stops, axes }) {
  if (!stops.length) return;
  const marks = svg.appendChild(element("g", { class: "marks" }));
  const tip = make("div", { class: "tip", role: "status", hidden: "" });
  box.append(tip);
  let current = -1;
  const go = (index) => {
    current = Math.max(0, Math.min(stops.length - 1, index));
    const stop = stops[current];
    marks.replaceChildren();
    if (axes && stop.y === undefined) marks.append(element("line", { x1: stop.x, x2: stop.x, y1: axes.top, y2: axes.bottom, stroke: inkColor, "stroke-opacity": 0.5 }));
    for (const r of stop.readings) {
      const y = axes ? Math.max(axes.top, Math.min(axes.bottom, r.y)) : r.y;
      if (!Number.isNaN(y)) marks.append(element("circle", { cx: stop.x, cy: y, r: 4.5, fill: "none", stroke: inkColor }));
    }
    tip.replaceChildren(make("div", { class: "tip-head" }, stop.head), ...stop.readings.map((r) => {
      const key = make("span", { class: "key" });
      key.style.background = r.color;
      return make("div", {}, key, `${r.name}: ${r.text}`);
    }));
    tip.hidden = false;
    const scale = svg.clientWidth / svg.viewBox.baseVal.width || 1;
    const left = stop.x * scale > svg.clientWidth / 2 ? stop.x * scale - tip.offsetWidth - 12 : stop.x * scale + 12;
    tip.style.left = Math.max(0, Math.min(left, svg.clientWidth - tip.offsetWidth)) + "px";
    tip.style.top = box.clientHeight + 2 + "px"; // below the panel: it hides no curve there
  };
  const leave = () => {
    current = -1;
    tip.hidden = true;
    marks.replaceChildren();
  };
  const nearest = (event) => {
    const frame = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width / frame.width;
    const x = (event.clientX - frame.left) * scale, y = (event.clientY - frame.top) * scale;
    const distance = (s) => (s.y === undefined ? Math.abs(s.x - x) : Math.hypot(s.x - x, s.y - y));
    return stops.reduce((best, s, i) => (distance(s) < distance(stops[best]) ? i : best), 0);
  };
  svg.addEventListener("pointermove", (event) => go(nearest(event)));
  svg.addEventListener("pointerdown", (event) => go(nearest(event)));
  svg.addEventListener("pointerleave", leave);
  svg.addEventListener("blur", leave);
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) go(current < 0 ? 0 : current + step);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(stops.length - 1);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  });
}

// values is the chart as a table, made when it is asked for.
function values(chart, view) {
  const box = make("details", { class: "values" }, make("summary", {}, "values as a table"));
  box.addEventListener("toggle", () => {
    if (!box.open) return;
    box.querySelectorAll(".scroll").forEach((old) => old.remove());
    const rows = [];
    for (const panel of chart.panels) {
      const stops = drawPanel(chart, panel, view, 600).stops;
      for (const stop of stops) for (const r of stop.readings) rows.push([panel.title || "", stop.head, r.name, r.text]);
    }
    const cells = (tag, row) => make("tr", {}, ...row.map((text) => make(tag, {}, text)));
    box.append(make("div", { class: "scroll" }, make("table", {}, make("thead", {}, cells("th", ["panel", "at", "curve", "value"])), make("tbody", {}, ...rows.map((row) => cells("td", row))))));
  });
  return box;
}

// The page: every chart in its place, the sections that are folded opened for
// print, and links into folded ones open them.
const charts = JSON.parse(document.getElementById("charts").textContent);
const shown = new Set();
function showAll(root) {
  for (const figure of root.querySelectorAll("figure[data-chart]")) {
    if (shown.has(figure) || !figure.querySelector(".plot").clientWidth) continue; // folded away: when it unfolds
    shown.add(figure);
    show(figure, charts[figure.dataset.chart]);
  }
}
showAll(document);
for (const details of document.querySelectorAll("details")) details.addEventListener("toggle", () => showAll(details));
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details.print")) details.open = true;
  showAll(document);
});
