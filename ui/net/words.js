// Words: units by their names, numbers as they are read, and the sum that a unit makes of what it is given.

const digits = (text, from) => String(text).replace(/\d/g, (digit) => String.fromCodePoint(from.codePointAt(0) + Number(digit)));
const subscript = (number) => digits(number, "₀");
const superscript = (number) => [...String(number)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
const short = (value, places = 2) => {
  if (!Number.isFinite(value)) return "not finite";
  const text = Math.abs(value) < 1e4 ? value.toFixed(places) : value.toExponential(1);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
};

function nameOf(net, layer, k) {
  if (layer === 0) return net.names[k];
  if (layer < net.sizes.length - 1) return `h${superscript(layer)}${subscript(k + 1)}`;
  return net.sizes.at(-1) === 1 ? "score" : `score${subscript(k + 1)}`;
}

function spokenOf(net, layer, k) {
  if (layer === 0) return `Input ${net.names[k]}`;
  if (layer < net.sizes.length - 1) return `Unit ${k + 1} of hidden layer ${layer}`;
  return net.sizes.at(-1) === 1 ? "The score" : `The score of ${net.classes[k].name}`;
}

// Where a unit's weights and its bias lie in a row of parameters.
function placeOf(net, layer, k) {
  let at = 0;
  for (let before = 1; before < layer; before++) at += net.sizes[before] * (net.sizes[before - 1] + 1);
  const fed = net.sizes[layer - 1];
  return { from: at + k * fed, count: fed, bias: at + net.sizes[layer] * fed + k };
}

function sumOf(net, frame, { layer, k }) {
  const name = nameOf(net, layer, k);
  if (layer === 0) return `${name}: an input, as every point brings it along`;
  const { from, count, bias } = placeOf(net, layer, k);
  const row = frame * net.parameters;
  const terms = Array.from({ length: count }, (_, j) => [net.rows[row + from + j], nameOf(net, layer - 1, j)]);
  const parts = [...terms, [net.rows[row + bias], ""]].map(([value, factor], j) => {
    const sign = value < 0 ? "−" : j ? "+" : "";
    return `${sign}${j ? " " : ""}${short(Math.abs(value))}${factor && ` ${factor}`}`;
  });
  const sum = parts.join(" ");
  const hidden = layer < net.sizes.length - 1;
  return `${name} = ${hidden && net.activation !== "identity" ? `${net.activation}(${sum})` : sum}`;
}

function figuresOf(net, frame) {
  return net.figures.map((name, k) => [name, net.measured[frame * net.figures.length + k]]).filter(([, value]) => !Number.isNaN(value));
}

const figure = ([name, value]) => (name.includes("accuracy") ? `${(100 * value).toFixed(1)} %` : short(value, 4));
