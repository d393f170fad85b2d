// The web: wires as wide as their weights, and what each unit makes of the plane, on one canvas.

const DASH = [7, 4];
const widthOf = (weight) => Math.min(9, 0.4 + 1.9 * Math.abs(weight));

function paintWeb(context, net, looks, frame, { layout, wires, films, shown, touched, probe }) {
  context.clearRect(0, 0, layout.width, layout.height);
  for (const wire of wires) paintWire(context, net, frame, wire, quietness(net, frame, wire, shown));
  films.inputs.put(net.inks.signs, net.inputs, 0);
  films.hidden?.put(net.inks.signs, net.hidden, frame * net.units * net.small ** 2);
  layout.columns.forEach((column, layer) =>
    column.forEach((place, k) => {
      if (layer === net.sizes.length - 1) paintPort(context, net, looks, place, k, shown);
      else paintTile(context, net, looks, frame, { place, layer, k, layout, films, probe });
    }),
  );
  for (const wire of wires) {
    if (wire === touched || (shown && shown.layer === wire.layer && shown.k === wire.to)) {
      paintNumber(context, net, looks, frame, wire, wire === touched ? 0.5 : 0.3);
    }
  }
}

// The place of a hidden unit among all of them.
const unitOf = (net, layer, k) => net.sizes.slice(1, layer).reduce((sum, size) => sum + size, 0) + k;
const isSilenced = (net, frame, layer, k) =>
  net.silences && layer > 0 && layer < net.sizes.length - 1 && net.silenced[frame * net.units + unitOf(net, layer, k)] === 1;

function quietness(net, frame, wire, shown) {
  if (isSilenced(net, frame, wire.layer - 1, wire.from) || isSilenced(net, frame, wire.layer, wire.to)) return 0.12;
  return shown && !(shown.layer === wire.layer && shown.k === wire.to) ? 0.25 : 0.85;
}

function paintWire(context, net, frame, wire, opacity) {
  const weight = net.rows[frame * net.parameters + wire.at];
  context.globalAlpha = opacity;
  context.strokeStyle = net.signs[Number(weight > 0)];
  context.lineWidth = widthOf(weight);
  context.setLineDash(weight > 0 ? [] : DASH);
  context.stroke(wire.path);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

// Its frame is its button's, which stands still.
function paintTile(context, net, looks, frame, { place, layer, k, layout, films, probe }) {
  const { size } = layout;
  const [left, top] = [place.x - size / 2, place.y - size / 2];
  const silent = isSilenced(net, frame, layer, k);
  const strip = layer ? films.hidden : films.inputs;
  const row = layer ? unitOf(net, layer, k) : k;
  context.fillStyle = looks.ground;
  context.fillRect(left, top, size, size);
  context.globalAlpha = silent ? 0.25 : 1;
  // Half a pixel within its own picture, or its neighbour in the strip would shine in.
  const [at, within] = [row * net.small + 0.5, net.small - 1];
  context.drawImage(strip.canvas, 0.5, at, within, within, left, top, size, size);
  context.globalAlpha = 1;
  if (silent) strike(context, looks, left, top, size);
  if (probe && size >= 26) paintValue(context, looks, place, size, probe(layer, row));
}

function strike(context, looks, left, top, size) {
  context.beginPath();
  context.moveTo(left, top);
  context.lineTo(left + size, top + size);
  context.moveTo(left + size, top);
  context.lineTo(left, top + size);
  context.strokeStyle = looks.text;
  context.lineWidth = 2;
  context.stroke();
}

// An output: a ring where the wires end, in the colour and shape of its class where there are several.
function paintPort(context, net, looks, place, k, shown) {
  const several = net.sizes.at(-1) > 1;
  context.save();
  context.translate(place.x, place.y);
  const shape = new Path2D(shapeOf(several ? net.classes[k].shape : "circle", place.half));
  context.fillStyle = several ? net.classes[k].color : looks.ground;
  context.fill(shape);
  context.strokeStyle = shown && shown.layer === net.sizes.length - 1 && shown.k === k ? net.marked : looks.text;
  context.lineWidth = 2;
  context.stroke(shape);
  context.restore();
}

function write(context, looks, text, x, y, size, weight = 400, align = "center") {
  context.font = `${weight} ${size * looks.em}px ${looks.font}`;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.fillStyle = looks.text;
  context.fillText(text, x, y);
}

function paintValue(context, looks, place, size, value) {
  paintPlate(context, looks, place.x, place.y + size / 2 - 8, short(value, 1));
}

// A word on a plate of the page's ground, so that it can be read on whatever lies under it.
function paintPlate(context, looks, x, y, text) {
  context.font = `600 ${11 * looks.em}px ${looks.font}`;
  const wide = context.measureText(text).width + 5;
  context.globalAlpha = 0.82;
  context.fillStyle = looks.ground;
  context.fillRect(x - wide / 2, y - 7.5 * looks.em, wide, 15 * looks.em);
  context.globalAlpha = 1;
  write(context, looks, text, x, y + 0.5, 11, 600);
}

function paintNumber(context, net, looks, frame, wire, t) {
  const [x, y] = wire.along(t);
  paintPlate(context, looks, x, y, short(net.rows[frame * net.parameters + wire.at]));
}
