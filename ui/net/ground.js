// The ground: the plane shaded by what the network says, its decision line, and the points.

const [FINEST, NOWHERE] = [254, 255];

// Where the line passes between places of a frame and their neighbours `step` places on: by place [column, row].
function crossingsOf(net, frame, labels, direction, step) {
  const { side } = net;
  const found = new Map();
  let next = net.starts[direction][frame];
  for (let place = 0; place + step < labels.length; place++) {
    const column = place % side;
    if (labels[place] === labels[place + step] || (step === 1 && column === side - 1)) continue;
    const byte = net.shares[direction][next++];
    if (byte === NOWHERE) continue;
    const [share, row] = [byte / FINEST, Math.floor(place / side)];
    found.set(place, step === 1 ? [column + share, row] : [column, row + share]);
  }
  return found;
}

// The line of a frame as a path, made when it is first shown: straight within every four places, from where it comes in
// to where it goes out, or to their middle where more than two parts meet.
function lineOf(net, frame, size) {
  const { side } = net;
  const band = bandOf(net);
  const labels = net.output.subarray(frame * side ** 2, (frame + 1) * side ** 2).map((shade) => shade / band);
  const right = crossingsOf(net, frame, labels, 0, 1);
  const below = crossingsOf(net, frame, labels, 1, side);
  const path = new Path2D();
  const pixels = (at) => at.map((k) => ((k + 0.5) / side) * size);
  const draw = (from, to) => {
    path.moveTo(...pixels(from));
    path.lineTo(...pixels(to));
  };
  for (let place = 0; place + side + 1 < labels.length; place++) {
    const around = [right.get(place), below.get(place + 1), right.get(place + side), below.get(place)];
    const met = place % side === side - 1 ? [] : around.filter(Boolean);
    if (met.length === 2) draw(...met);
    if (met.length < 3) continue;
    const middle = [0, 1].map((k) => met.reduce((sum, at) => sum + at[k], 0) / met.length);
    for (const at of met) draw(at, middle);
  }
  return path;
}

function paintGround(context, net, looks, frame, { side, films, line, shown }) {
  context.fillStyle = looks.ground;
  context.fillRect(0, 0, side, side);
  const unit = shown && shown.layer < net.sizes.length - 1 ? shown : undefined;
  if (unit) {
    const row = unit.layer ? frame * net.units + unitOf(net, unit.layer, unit.k) : unit.k;
    films.unit.put(net.inks.signs, unit.layer ? net.hidden : net.inputs, row * net.small ** 2);
    context.drawImage(films.unit.canvas, 0, 0, side, side);
  } else {
    films.output.put(net.inks.classes, net.output, frame * net.side ** 2);
    context.drawImage(films.output.canvas, 0, 0, side, side);
  }
  context.strokeStyle = looks.text;
  context.lineWidth = (unit ? 1 : 2.5) * looks.em;
  context.globalAlpha = unit ? 0.5 : 1;
  context.lineCap = "round";
  context.stroke(line);
  context.lineCap = "butt";
  context.globalAlpha = 1;
}

// From the plane's numbers to pixels of the picture, and back.
function scalesOf(net, side) {
  const [[left, right], [bottom, top]] = net.window;
  return {
    x: (value) => ((value - left) / (right - left)) * side,
    y: (value) => ((top - value) / (top - bottom)) * side,
    at: (x, y) => [left + (x / side) * (right - left), top - (y / side) * (top - bottom)],
  };
}

function paintPoints(context, net, looks, { side, margin, probe, held }) {
  // On paper what is cleared becomes white and hides the plane below; there the canvas is a fresh one anyway.
  if (!looks.paper) context.clearRect(-margin, -margin, side + 2 * margin, side + 2 * margin);
  const scales = scalesOf(net, side);
  const radius = Math.max(2.6, Math.min(4.6 * looks.em, side / 85)) * (net.labels.length > 200 ? 0.85 : 1);
  paintTicks(context, net, looks, scales, side, margin);
  net.labels.forEach((label, k) => {
    const [x, y] = [scales.x(net.points[2 * k]), scales.y(net.points[2 * k + 1])];
    const inside = x >= 0 && y >= 0 && x <= side && y <= side;
    context.globalAlpha = net.far[k] ? 0.28 : 1;
    if (inside || k === held) paintPoint(context, net, looks, label, net.test[k], x, y, k === held ? 1.5 * radius : radius);
  });
  context.strokeStyle = looks.text;
  context.globalAlpha = 0.4;
  context.lineWidth = 1;
  context.strokeRect(0.5, 0.5, side - 1, side - 1);
  context.globalAlpha = 1;
  if (probe) paintProbe(context, looks, scales.x(probe[0]), scales.y(probe[1]), side);
}

// Points held out for testing are hollow.
function paintPoint(context, net, looks, label, test, x, y, radius) {
  const shape = new Path2D(shapeOf(net.classes[label].shape, radius));
  context.save();
  context.translate(x, y);
  context.fillStyle = test ? looks.ground : net.classes[label].color;
  context.strokeStyle = test ? net.classes[label].color : looks.ground;
  context.lineWidth = test ? 1.8 : 1.1;
  context.fill(shape);
  context.stroke(shape);
  context.restore();
}

function paintProbe(context, looks, x, y, side) {
  context.strokeStyle = looks.text;
  context.lineWidth = 1;
  context.globalAlpha = 0.6;
  context.setLineDash([2, 3]);
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, side);
  context.moveTo(0, y);
  context.lineTo(side, y);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

// Whole numbers along the lower and the right edge, where no wire ends.
function paintTicks(context, net, looks, scales, side, margin) {
  if (margin < 10) return;
  const [[left, right], [bottom, top]] = net.window;
  const step = Math.max(1, Math.ceil((right - left) / 8));
  // Where an axis ends, its name stands.
  const named = (26 * looks.em) / side;
  const places = (low, high) => {
    const [first, last] = [Math.ceil(low / step), Math.floor((high - named * (high - low)) / step)];
    return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step);
  };
  context.globalAlpha = 0.75;
  for (const value of places(left, right)) write(context, looks, short(value, 0), scales.x(value), side + 10 * looks.em, 11);
  for (const value of places(bottom, top)) write(context, looks, short(value, 0), side + 4, scales.y(value), 11, 400, "left");
  context.globalAlpha = 1;
  write(context, looks, net.axes[0], side, side + 10 * looks.em, 12, 600, "right");
  write(context, looks, net.axes[1], side + 4, 6, 12, 600, "left");
}
