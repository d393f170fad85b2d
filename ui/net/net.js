// The net: takes what the server sent, listens to the clock, and paints the shown frame.

class Net {
  adds = 0; // the class of the points that a click adds

  constructor(root) {
    const of = (name) => root.querySelector(`.net-${name}`);
    Object.assign(this, { root, view: of("view"), web: of("web"), ground: of("ground"), dots: of("points") });
    Object.assign(this, { units: of("units"), classes: of("classes"), figures: of("figures"), sum: of("sum"), limit: of("full") });
    this.tick = () => this.paint();
    this.redraw = () => this.restyle();
    this.size = new ResizeObserver(() => this.restyle());
    this.hands();
  }

  // The same payload again changes nothing; one that is overtaken while it is unpacked is dropped.
  async update(bytes, send) {
    this.send = send;
    const told = headerOf(bytes);
    this.listen(told.header.key);
    if (this.id === told.header.id && this.editable === told.header.editable) return this.restyle();
    [this.id, this.editable] = [told.header.id, told.header.editable];
    const net = await unpack(told);
    if (this.id !== net.id || this.editable !== net.editable) return;
    this.net = net;
    this.restyle();
    this.root.toggleAttribute("data-ready", true);
  }

  listen(key) {
    this.deaf();
    this.event = `clock-${key}`;
    document.body.addEventListener(this.event, this.tick);
    this.media = ["print", "(prefers-color-scheme: dark)"].map((query) => matchMedia(query));
    for (const media of this.media) media.addEventListener("change", this.redraw);
    this.size.observe(this.view);
  }

  deaf() {
    document.body.removeEventListener(this.event, this.tick);
    for (const media of this.media ?? []) media.removeEventListener("change", this.redraw);
    this.size.disconnect();
  }

  get frame() {
    const last = this.net.frames - 1;
    return Math.max(0, Math.min(last, document.body.value?.[this.net.key] ?? last));
  }

  // Whether no more points can be added.
  get full() {
    return this.net.editable && this.net.labels.length - this.net.own >= this.net.most;
  }

  get shown() {
    return this.looked ?? this.kept;
  }

  restyle() {
    if (!this.net) return;
    this.looks = looksOf(this.root);
    this.root.style.setProperty("--net-marked", this.net.marked);
    this.net.inks = { classes: classInks(this.net), signs: signInks(this.net) };
    this.build();
  }

  // Everything that depends on the size of the view.
  build() {
    const { net, view } = this;
    const [width, height] = [view.clientWidth, view.clientHeight];
    if (!net || width < 50 || height < 50) return;
    const layout = layoutOf(width, height, net.sizes, this.looks.em);
    const { left, top, side } = layout.plane;
    this.margin = layout.narrow ? 0 : 24 * this.looks.em;
    this.layout = layout;
    this.wires = wiresOf(net.sizes, layout.columns);
    this.inks = {
      web: fit(this.web, 0, 0, width, height),
      ground: fit(this.ground, left, top, side, side),
      dots: fit(this.dots, left - this.margin, top - this.margin, side + 2 * this.margin, side + 2 * this.margin),
    };
    this.inks.dots.translate(this.margin, this.margin);
    this.films = {
      inputs: film(net.small, net.small * net.sizes[0]),
      hidden: net.units ? film(net.small, net.small * net.units) : undefined,
      unit: film(net.small, net.small),
      output: film(net.side, net.side),
    };
    this.paths = new Map();
    Object.assign(this.classes.style, { left: `${left}px`, top: `${Math.max(24 * this.looks.em, top) - 2}px`, maxWidth: `${side}px` });
    Object.assign(this.limit.style, { left: `${left + 4}px`, top: `${top + 4}px`, maxWidth: `${side - 8}px` });
    if (this.kept && !layout.columns[this.kept.layer]?.[this.kept.k]) this.kept = undefined;
    this.looked = this.touched = this.dotted = undefined;
    this.dots.toggleAttribute("data-adding", net.editable);
    buttonsOf(net, layout, this.units, (unit, kept) => this.choose(unit, kept), this.kept);
    this.frameShown();
    this.offer();
    this.limited();
    this.paint();
  }

  // A click that adds nothing says why, where it was made, and before it is made.
  limited() {
    const told = this.full ? `${this.net.most} points are the most. Drag one out of the plane to make room.` : "";
    if (this.limit.textContent !== told) this.limit.textContent = told;
    this.dots.toggleAttribute("data-full", this.full);
  }

  offer() {
    this.adds = Math.min(this.adds, this.net.classes.length - 1);
    classesOf(this.net, this.classes, this.adds, (k) => {
      this.adds = k;
      this.offer();
    });
  }

  choose(unit, kept) {
    if (kept) {
      const again = this.kept?.layer === unit.layer && this.kept?.k === unit.k;
      this.kept = again ? undefined : unit;
      if (again) this.looked = undefined;
      this.units.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", "false"));
      if (!again) document.activeElement?.setAttribute("aria-pressed", "true");
    } else this.looked = unit;
    this.frameShown();
    this.paint();
  }

  // The frame of the unit that is shown large.
  frameShown() {
    const { shown, layout } = this;
    const before = shown && layout.columns.slice(0, shown.layer).reduce((sum, column) => sum + column.length, 0);
    [...this.units.querySelectorAll("button")].forEach((button, k) => button.toggleAttribute("data-shown", k === before + shown?.k));
  }

  paint() {
    const { net, layout, films, shown } = this;
    if (!net || !layout) return;
    const { frame } = this;
    const { side } = layout.plane;
    if (!this.paths.has(frame)) this.paths.set(frame, lineOf(net, frame, side));
    const probe = this.probed && ((layer, row) => this.value(frame, layer, row));
    paintWeb(this.inks.web, net, this.looks, frame, { layout, wires: this.wires, films, shown, touched: this.touched, probe });
    paintGround(this.inks.ground, net, this.looks, frame, { side, films, line: this.paths.get(frame), shown });
    this.paintDots();
    this.tell(frame);
  }

  // The points stand still while frames pass.
  paintDots() {
    const { net, layout, margin, probed, held } = this;
    const told = `${net.id} ${layout.plane.side} ${this.looks.text} ${probed} ${held?.k} ${held?.at} ${net.labels.length}`;
    if (this.dotted === told) return;
    this.dotted = told;
    paintPoints(this.inks.dots, net, this.looks, { side: layout.plane.side, margin, probe: probed, held: held?.k });
  }

  value(frame, layer, row) {
    const { net, layout } = this;
    const scales = scalesOf(net, 1);
    const size = net.small ** 2;
    const [across, down] = [scales.x(this.probed[0]), scales.y(this.probed[1])];
    if (layer === 0) return net.inputReach[row] * valueAt(net, net.inputs, row * size, across, down);
    return net.reach[row] * valueAt(net, net.hidden, (frame * net.units + row) * size, across, down);
  }

  tell(frame) {
    const { net } = this;
    const shown = this.shown ?? { layer: net.sizes.length - 1, k: 0 };
    const figures = figuresOf(net, frame);
    const spoken = figures.map((entry) => `${entry[0]} ${figure(entry)}`).join(", ");
    const told = figures.map((entry) => `${entry[0]} <b>${figure(entry)}</b>`);
    this.figures.innerHTML = [...(net.note ? [net.note] : []), ...told].map((text) => `<span>${text}</span>`).join("");
    this.sum.textContent = sumOf(net, frame, shown);
    this.web.setAttribute("aria-label", `A network of ${net.sizes.join("-")} units, ${net.activation}. ${this.sum.textContent}`);
    this.ground.setAttribute("aria-label", `${net.said}. Now: ${spoken}`);
    this.root.dataset.frame = frame;
  }

  hands() {
    const { view, dots } = this;
    view.addEventListener("pointermove", (event) => this.hover(event));
    view.addEventListener("pointerdown", (event) => event.pointerType !== "mouse" && this.hover(event));
    view.addEventListener("pointerleave", () => this.leave());
    dots.addEventListener("pointerdown", (event) => this.grasp(event));
    dots.addEventListener("pointermove", (event) => this.drag(event));
    dots.addEventListener("pointerup", (event) => this.drop(event));
    dots.addEventListener("pointercancel", () => this.letGo());
  }

  // Where an event lies: in the view, and on the plane in its own numbers.
  where(event) {
    const box = this.view.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const { left, top, side } = this.layout.plane;
    const [across, down] = [x - left, y - top];
    const inside = across >= 0 && down >= 0 && across <= side && down <= side;
    return { x, y, across, down, inside, place: scalesOf(this.net, side).at(across, down) };
  }

  hover(event) {
    if (!this.layout || this.held) return;
    const at = this.where(event);
    const touched = at.inside ? undefined : wireAt(this.wires, at.x, at.y);
    const probed = at.inside ? at.place : undefined;
    if (touched === this.touched && String(probed) === String(this.probed)) return;
    [this.touched, this.probed] = [touched, probed];
    this.paint();
  }

  leave() {
    if (!this.layout || this.held) return;
    this.touched = this.probed = undefined;
    this.paint();
  }

  grasp(event) {
    const at = this.where(event);
    if (!this.net || event.button || !at.inside) return;
    const near = event.pointerType === "mouse" ? 9 : 18;
    const k = this.net.editable ? pointAt(this.net, this.layout.plane.side, at.across, at.down, near) : -1;
    this.held = { k, from: [at.x, at.y], at: undefined };
    this.probed = undefined;
    if (this.net.editable) this.dots.setPointerCapture(event.pointerId);
  }

  drag(event) {
    if (!this.held || this.held.k < 0) return;
    const { k, from } = this.held;
    const at = this.where(event);
    if (Math.hypot(at.x - from[0], at.y - from[1]) < 3 && !this.held.at) return;
    this.held.at = at.place;
    this.net.points.set(at.place, 2 * k);
    this.paintDots();
  }

  // One message for what was done: a point more, one elsewhere, one less; or the numbers of a place are wanted.
  drop(event) {
    if (!this.held) return;
    const { k, from, at: moved } = this.held;
    const at = this.where(event);
    this.letGo();
    const place = at.place.map((value) => Math.round(value * 1000) / 1000);
    if (k >= 0 && moved) this.send("point", at.inside ? { move: [k - this.net.own, ...place] } : { drop: k - this.net.own });
    else if (k >= 0 || !at.inside || Math.hypot(at.x - from[0], at.y - from[1]) > 6) return;
    else if (this.net.editable) this.add(place);
    else this.send("probe", { at: place });
  }

  // The point is seen at once, before the server has trained with it.
  add(place) {
    const { net } = this;
    if (this.full) return;
    net.points = Float32Array.of(...net.points, ...place);
    net.labels = Uint8Array.of(...net.labels, this.adds);
    net.test = Uint8Array.of(...net.test, 0);
    net.far = Uint8Array.of(...net.far, 0);
    this.paintDots();
    this.limited();
    this.send("point", { add: [...place, this.adds] });
  }

  letGo() {
    this.held = undefined;
    this.paintDots();
  }
}

const nets = new WeakMap();

// Streamlit calls this at the mount and again whenever the data or the theme changes.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".net");
  if (!nets.has(root)) nets.set(root, new Net(root));
  const net = nets.get(root);
  net.update(data, setTriggerValue);
  return () => net.deaf();
}
