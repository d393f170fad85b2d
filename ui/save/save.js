// A chart as a file, PNG or SVG, as it stands on the screen, under its title and with its settings.

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 16; // pixels around the picture
const SHARPER = 2; // pixels of a PNG for each of the screen
const LETTER = 6.1; // pixels of a letter of the settings, on average

function lines(text, most) {
  const made = [""];
  for (const part of text.split(" · ").filter(Boolean)) {
    const last = made.at(-1);
    if (last && last.length + part.length + 3 > most) made.push(part);
    else made[made.length - 1] = last ? `${last} · ${part}` : part;
  }
  return made.filter(Boolean);
}

function element(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function whole(svg, alt, { title, settings }) {
  const { width, height } = svg.getBoundingClientRect();
  const looks = getComputedStyle(document.querySelector(".stApp"));
  const told = lines(settings, (width - 2 * EDGE) / LETTER);
  const head = EDGE + 26 + 17 * told.length;
  const size = { width: width + 2 * EDGE, height: height + head + EDGE };
  const color = { fill: looks.color, "font-family": "Source Sans, Helvetica, Arial, sans-serif" };
  const made = element("svg", { xmlns: SVG, ...size, viewBox: `0 0 ${size.width} ${size.height}`, color: looks.color });
  made.append(
    element("title", {}, title),
    element("desc", {}, alt),
    element("rect", { width: "100%", height: "100%", fill: looks.backgroundColor }),
    element("text", { x: EDGE, y: EDGE + 14, "font-size": 17, "font-weight": 600, ...color }, title),
    ...told.map((line, row) => element("text", { x: EDGE, y: EDGE + 36 + 17 * row, "font-size": 12, ...color }, line)),
  );
  const picture = svg.cloneNode(true);
  for (const [key, value] of Object.entries({ x: EDGE, y: head, width, height })) picture.setAttribute(key, value);
  picture.setAttribute("style", "overflow: visible"); // labels at its edge reach beyond it
  made.append(picture);
  return { size, text: new XMLSerializer().serializeToString(made) };
}

function hand_out(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function png({ size, text }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SHARPER * size.width;
  canvas.height = SHARPER * size.height;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function offer(svg, alt, told) {
  const dialog = document.createElement("dialog");
  dialog.className = "save";
  dialog.setAttribute("aria-label", "Save the picture");
  dialog.innerHTML = "<p>Save the picture with its title and its settings</p>";
  for (const kind of ["PNG", "SVG"]) {
    const button = document.createElement("button");
    button.textContent = kind;
    button.onclick = async () => {
      const made = whole(svg, alt, told);
      const svg_blob = () => new Blob([made.text], { type: "image/svg+xml" });
      hand_out(kind === "SVG" ? svg_blob() : await png(made), `${told.name}.${kind.toLowerCase()}`);
      dialog.close();
    };
    dialog.append(button);
  }
  dialog.onclick = (event) => event.target === dialog && dialog.close();
  dialog.onclose = () => dialog.remove();
  document.querySelector(".stApp").append(dialog);
  dialog.showModal();
}

if (!window.picturesCanBeSaved) {
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.('button[aria-label^="Download as PNG"]');
      const place = button?.closest(".stElementContainer, .stFullScreenFrame");
      const svg = place?.querySelector(".stVegaLiteChart svg.marks");
      if (!svg) return;
      event.stopPropagation();
      event.preventDefault();
      offer(svg, button.getAttribute("aria-label").replace(/^Download as PNG:? ?/, ""), window.picturesCanBeSaved);
    },
    true,
  );
}

export default function ({ data }) {
  window.picturesCanBeSaved = data;
}
