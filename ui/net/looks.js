// Looks: the page's colours as its style says them now, palettes from a byte to a colour, and the shapes of classes.

function looksOf(root) {
  const style = getComputedStyle(root);
  const of = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  return {
    text: style.color,
    paper: matchMedia("print").matches,
    ground: matchMedia("print").matches ? "#fff" : of("--st-background-color", "#fff"),
    edge: of("--st-border-color", "#999"),
    font: style.fontFamily,
    em: parseFloat(getComputedStyle(document.documentElement).fontSize) / 16,
  };
}

// Bytes of a colour lie the other way round: alpha, blue, green, red. The page's ground shines through.
function ink(color, opacity) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return ((Math.round(255 * opacity) << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

// How many shades each class has; a single output tells two classes apart.
function bandOf({ shades, sizes }) {
  return Math.floor(shades / Math.max(sizes.at(-1), 2));
}

// Two classes: the further from an even chance, the fuller. Several: a band of shades each.
function classInks({ classes, shades, sizes }) {
  const outputs = sizes.at(-1);
  const band = bandOf({ shades, sizes });
  return Uint32Array.from({ length: 256 }, (_, shade) => {
    if (outputs === 1) {
      const chance = shade / (shades - 1);
      return ink(classes[Number(chance > 0.5)].color, 0.05 + 0.42 * Math.min(1, Math.abs(2 * chance - 1)));
    }
    const winner = Math.min(outputs - 1, Math.floor(shade / band));
    return ink(classes[winner].color, 0.06 + 0.42 * Math.min(1, (shade - winner * band) / (band - 1)));
  });
}

// A unit's output: one colour below 0, the other above, nothing at 0.
function signInks({ signs, tints }) {
  return Uint32Array.from({ length: 256 }, (_, tint) => {
    const value = (2 * tint) / (tints - 1) - 1;
    return ink(signs[Number(value > 0)], Math.min(1, 0.9 * Math.abs(value)));
  });
}

const SHAPES = {
  circle: (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  "triangle-up": (r) => `M0 ${-1.25 * r}L${1.2 * r} ${0.95 * r}H${-1.2 * r}z`,
  square: (r) => `M${-0.92 * r} ${-0.92 * r}H${0.92 * r}V${0.92 * r}H${-0.92 * r}z`,
};
const shapeOf = (name, r) => (SHAPES[name] ?? SHAPES.circle)(r);

// A canvas as large as its place, in the pixels of the screen.
function fit(canvas, left, top, width, height) {
  const dense = Math.max(1, devicePixelRatio);
  Object.assign(canvas, { width: Math.round(width * dense), height: Math.round(height * dense) });
  Object.assign(canvas.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  const context = canvas.getContext("2d");
  context.setTransform(dense, 0, 0, dense, 0, 0);
  return context;
}

// A small picture of bytes, to be drawn larger and smooth.
function film(width, height) {
  const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  return {
    canvas: context.canvas,
    put(inks, bytes, from) {
      for (let k = 0; k < pixels.length; k++) pixels[k] = inks[bytes[from + k]];
      context.putImageData(image, 0, 0);
    },
  };
}
