// Layout: where everything lies in a view of some size. The net on the left, the plane on the right. `em` is how large
// the page's letters are: 1, and more on a projector.

const NARROW = 560;
const PROJECTED = 1.5; // the letters of a projector of few pixels

function layoutOf(width, height, sizes, em) {
  const narrow = width < NARROW;
  const [top, right, bottom] = (narrow ? [24, 2, 2] : [28, 26, 20]).map((room) => room * em);
  const deep = sizes.length - 2;
  const side = Math.max(40, Math.min(height - top - bottom, width * (narrow ? 0.5 : deep > 2 ? 0.5 : 0.55)));
  const port = narrow ? 9 : 14; // how far the outputs lie before the plane
  const room = width - side - right - port;
  const tallest = Math.max(...sizes.slice(0, -1));
  const pitch = Math.min((height - top - 2) / tallest, narrow ? 48 : 100 * em);
  const wanted = Math.min(pitch * 0.8, narrow ? 34 : 66 * em);
  const gap = Math.min((room - wanted / 2 - 2) / (deep + 1), 190 * Math.max(1, em / PROJECTED));
  const size = Math.max(10, Math.min(wanted, gap * 0.6));
  const spare = Math.max(0, room - size / 2 - 2 - gap * (deep + 1));
  const left = 1 + spare / 2 + size / 2;
  const plane = { left: left + gap * (deep + 1) + port, top: top + Math.max(0, height - top - bottom - side) / 2, side };
  const middle = plane.top + side / 2;
  const low = Math.max(middle, top + (pitch * tallest) / 2); // no column grows out of the view at the top
  const columns = sizes.map((count, layer) => {
    const output = layer === sizes.length - 1;
    const step = output ? Math.min(side / (count + 1), 3 * pitch) : pitch;
    const centre = output ? middle : Math.min(low, height - 2 - (step * count) / 2);
    return Array.from({ length: count }, (_, k) => ({
      x: output ? plane.left - port : left + gap * layer,
      y: centre + (k - (count - 1) / 2) * step,
      half: output ? (narrow ? 5 : 7) : size / 2,
    }));
  });
  return { width, height, narrow, size, plane, columns, top };
}

// A wire from a place to another, with points along it, to be found by a hand and to carry its number.
function wireOf(from, to) {
  const [x1, x2] = [from.x + from.half, to.x - to.half];
  const bend = (x1 + x2) / 2;
  const path = new Path2D(`M${x1} ${from.y}C${bend} ${from.y} ${bend} ${to.y} ${x2} ${to.y}`);
  const along = (t) => {
    const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    return [a * x1 + (b + c) * bend + d * x2, (a + b) * from.y + (c + d) * to.y];
  };
  return { path, along, dots: Array.from({ length: 17 }, (_, k) => along(k / 16)) };
}

// All wires with the place of their weight in a row of parameters.
function wiresOf(sizes, columns) {
  const wires = [];
  let at = 0;
  for (let layer = 1; layer < sizes.length; layer++) {
    for (let to = 0; to < sizes[layer]; to++) {
      for (let from = 0; from < sizes[layer - 1]; from++) {
        const place = at + to * sizes[layer - 1] + from;
        wires.push({ layer, to, from, at: place, ...wireOf(columns[layer - 1][from], columns[layer][to]) });
      }
    }
    at += sizes[layer] * (sizes[layer - 1] + 1);
  }
  return wires;
}
