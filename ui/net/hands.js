// Hands: what a pointer or a key does to the net.

const NEAR = 7;

// The wire under a place, if one lies near.
function wireAt(wires, x, y) {
  let found;
  let nearest = NEAR;
  for (const wire of wires) {
    for (const [a, b] of wire.dots) {
      const away = Math.hypot(a - x, b - y);
      if (away < nearest) [nearest, found] = [away, wire];
    }
  }
  return found;
}

// The learner's own point under a place, if there is one.
function pointAt(net, side, x, y, near) {
  const scales = scalesOf(net, side);
  let found = -1;
  let nearest = near;
  for (let k = net.own; k < net.labels.length; k++) {
    const away = Math.hypot(scales.x(net.points[2 * k]) - x, scales.y(net.points[2 * k + 1]) - y);
    if (away < nearest) [nearest, found] = [away, k];
  }
  return found;
}

// What a unit puts out at a place, read between the four nearest places of its picture; row: which picture of a strip.
function valueAt({ small, tints }, bytes, from, across, down) {
  const [u, v] = [across * small - 0.5, down * small - 0.5].map((value) => Math.max(0, Math.min(small - 1.001, value)));
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const at = (a, b) => (2 * bytes[from + b * small + a]) / (tints - 1) - 1;
  const row = (b) => at(i, b) + (u - i) * (at(i + 1, b) - at(i, b));
  return row(j) + (v - j) * (row(j + 1) - row(j));
}

// A unit's button: seen, touched, focused or kept. `choose(unit, kept)` is told.
function buttonsOf(net, layout, place, choose, fixed) {
  const buttons = layout.columns.map((column, layer) =>
    column.map((at, k) => {
      const button = document.createElement("button");
      button.type = "button";
      button.toggleAttribute("data-port", layer === layout.columns.length - 1);
      button.tabIndex = layer === layout.columns.length - 1 && k === 0 ? 0 : -1;
      button.setAttribute("aria-label", spokenOf(net, layer, k));
      button.setAttribute("aria-pressed", String(fixed?.layer === layer && fixed?.k === k));
      if (layer === 0 && layout.size >= 20) button.append(Object.assign(document.createElement("span"), { textContent: net.names[k] }));
      const half = Math.max(at.half, 9);
      Object.assign(button.style, { left: `${at.x - half}px`, top: `${at.y - half}px`, width: `${2 * half}px`, height: `${2 * half}px` });
      button.onpointerenter = ({ pointerType }) => pointerType === "mouse" && choose({ layer, k });
      button.onpointerleave = ({ pointerType }) => pointerType === "mouse" && choose(undefined);
      button.onfocus = () => button.matches(":focus-visible") && choose({ layer, k });
      button.onblur = () => choose(undefined);
      button.onclick = () => choose({ layer, k }, true);
      button.onkeydown = (event) => step(event, buttons, layer, k);
      return button;
    }),
  );
  place.replaceChildren(...buttons.flat(), ...(layout.narrow ? [] : headsOf(net, layout)));
}

// What each column is, above it.
function headsOf(net, layout) {
  return net.sizes.slice(0, -1).map((count, layer) => {
    const head = document.createElement("div");
    head.className = "net-head";
    head.textContent = layer ? `${count} × ${net.activation}` : count === 1 ? "1 input" : `${count} inputs`;
    head.style.left = `${layout.columns[layer][0].x}px`;
    return head;
  });
}

// The arrow keys lead from unit to unit; one of them alone is reached by the tab key.
function step(event, buttons, layer, k) {
  const [sideways, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
  const column = buttons[layer + (sideways ?? NaN)];
  if (!column) return;
  const next = column[Math.max(0, Math.min(column.length - 1, k + down))];
  event.preventDefault();
  event.stopPropagation();
  buttons[layer][k].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

// The classes by colour and shape; where points can be added, the one that a click adds is chosen here.
function classesOf(net, place, chosen, choose) {
  const shown = net.classes.map(({ name, color, shape }, k) => {
    const item = document.createElement(net.editable ? "button" : "span");
    item.className = "net-class";
    item.innerHTML = `<svg viewBox="-8 -8 16 16" aria-hidden="true"><path d="${shapeOf(shape, 6)}" fill="${color}" /></svg>`;
    item.append(name);
    if (net.editable) {
      item.type = "button";
      item.setAttribute("role", "radio");
      item.setAttribute("aria-checked", String(k === chosen));
      item.onclick = () => choose(k);
    }
    return item;
  });
  if (net.editable) {
    place.setAttribute("role", "radiogroup");
    place.setAttribute("aria-label", "The class of the points that a click adds");
  }
  place.replaceChildren(...shown);
}
