// The clock: moves a frame number in the browser, and every chart bound to it follows.

const REDUCED = matchMedia("(prefers-reduced-motion: reduce)");
const STILLS = 10; // pictures, one a second, where the reader asked for reduced motion
const KEYS = {
  ArrowLeft: "back",
  ArrowDown: "back",
  ArrowRight: "forward",
  ArrowUp: "forward",
  Home: "start",
  End: "end",
};

// The frame each clock of the page shows, by key. The charts read it from the body, the one element that is
// there before any chart and any player. A new object at each change, because that is how Vega sees a change.
// A new chart writes its first value back to the element it is bound to; the empty setter lets it not.
let frames = {};
Object.defineProperty(document.body, "value", { configurable: true, get: () => frames, set: () => {} });

function publish(key, frame) {
  const { [key]: _, ...others } = frames;
  frames = frame === undefined ? others : { ...others, [key]: frame };
  document.body.dispatchEvent(new Event(`clock-${key}`));
}

// What goes along with the picture hears of the shown frame by these: all at once at rest, and while it plays in turns,
// one in an animation frame, so that none of these has to draw everything.
const ALL = [1, 2];

function tell(key, turns) {
  for (const turn of turns) document.body.dispatchEvent(new Event(`clock-${key}-${turn}`));
}

function leave(key) {
  publish(key, undefined);
  tell(key, ALL);
}

// Vega writes the clips and the axes of a picture anew at each frame, mostly as they were, and the browser lays out
// and paints again whatever is written.
SVGElement.prototype.setAttribute = function (name, value) {
  if (this.getAttribute(name) !== String(value)) Element.prototype.setAttribute.call(this, name, value);
};

// Where each clock stood last, by key. A page that is presented, or no longer, is laid out anew with a new player, which
// goes on at the frame that was shown.
const stood = new Map();

class Clock {
  steps = [];
  request = 0; // the pending animation frame; 0 at rest
  ticks = 0;

  constructor(root) {
    this.root = root;
    this.range = root.querySelector("input");
    this.label = root.querySelector(".clock-label");
    this.speed = root.querySelector("select");
    this.toggle = root.querySelector("[value=play]");

    this.range.oninput = () => {
      if (!this.moving) this.pause(); // whoever drags takes over
      this.show();
    };
    this.speed.onchange = () => {
      if (this.request) this.restart();
    };
    root.onclick = ({ target }) => this.command(target.closest("button")?.value);
    root.onkeydown = (event) => this.key(event);
  }

  get frame() {
    return Number(this.range.value);
  }

  // Nothing to move: a single frame, or a question that comes first.
  get still() {
    return !this.last || this.start === "wait";
  }

  get last() {
    return this.steps.length - 1;
  }

  // Takes what the server sent. The same steps again change nothing; other steps keep the place.
  update({ key, steps, unit, pace, start, everywhere }) {
    this.pace = pace;
    this.everywhere = everywhere;
    const answered = this.start === "wait" && start === "play";
    this.start = start;
    if (this.id === `${key} ${unit} ${steps} ${start === "wait"}`) return;
    this.id = `${key} ${unit} ${steps} ${start === "wait"}`;
    const before = stood.get(key);
    const laidOutAnew = !this.steps.length && before?.id === this.id && before.everywhere !== everywhere;
    const fresh = !this.steps.length || answered || start === "wait";
    const atEnd = fresh ? start === "last" : this.frame === this.last;
    const step = fresh ? -1 : this.steps[this.frame];
    Object.assign(this, { name: key, steps, unit });

    const longest = `${unit} ${steps.at(-1)} of ${steps.at(-1)}`.length;
    this.label.style.minWidth = `${longest}ch`; // or the range would change its length as it plays
    this.range.id = `clock-${key}`;
    this.range.setAttribute("aria-label", unit);
    this.range.max = this.last;
    for (const control of this.root.querySelectorAll("button, input")) control.disabled = this.still;
    this.root.toggleAttribute("data-waiting", start === "wait");
    this.speed.disabled = this.still || REDUCED.matches;
    this.speed.title = REDUCED.matches ? `Reduced motion: ${STILLS} still pictures, one a second` : "Speed";

    if (start === "wait") this.pause(); // what still played was the run before this question
    if (laidOutAnew) this.move(before.frame);
    else this.move(atEnd ? this.last : Math.max(0, steps.findLastIndex((other) => other <= step)));
    if (answered || this.request) this.restart();
  }

  move(frame) {
    this.range.value = frame; // the range keeps it within bounds
    this.moving = true;
    this.range.dispatchEvent(new Event("input", { bubbles: true }));
    this.moving = false;
  }

  show() {
    const text = this.start === "wait"
      ? "Your answer comes first"
      : `${this.unit} ${this.steps[this.frame]} of ${this.steps[this.last]}`;
    this.label.textContent = text;
    this.range.setAttribute("aria-valuetext", text);
    this.range.style.setProperty("--clock-done", this.last ? this.frame / this.last : 0);
    stood.set(this.name, { id: this.id, everywhere: this.everywhere, frame: this.frame });
    publish(this.name, this.frame);
    if (!this.request) tell(this.name, ALL);
  }

  play() {
    if (this.frame === this.last) this.move(0);
    this.restart();
  }

  // Plays on from here: frames are counted from this moment, by the wall clock.
  restart() {
    cancelAnimationFrame(this.request);
    this.from = this.frame;
    this.since = undefined;
    this.next();
    this.mark();
  }

  next() {
    this.request = requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    this.since ??= now;
    const seconds = (now - this.since) / 1000;
    const left = this.last - this.from;
    const moved = REDUCED.matches && this.pace === 1 // a story is still pictures already
      ? Math.round((Math.floor(seconds) * left) / Math.max(1, Math.min(STILLS, left)))
      : Math.floor(seconds * this.speed.value * this.pace);
    const frame = Math.min(this.last, this.from + moved);
    if (frame !== this.frame) this.move(frame);
    tell(this.name, [ALL[this.ticks++ % ALL.length]]);
    if (this.frame < this.last) this.next();
    else this.pause();
  }

  pause() {
    cancelAnimationFrame(this.request);
    if (this.request) tell(this.name, ALL);
    this.request = 0;
    this.mark();
  }

  mark() {
    const playing = this.request !== 0;
    this.root.toggleAttribute("data-playing", playing);
    document.body.toggleAttribute("data-playing", playing); // for what the pictures leave out meanwhile
    this.toggle.setAttribute("aria-label", playing ? "Pause" : "Play");
    this.toggle.title = playing ? "Pause (space)" : "Play (space)";
  }

  command(name) {
    if (name === "play") return this.request ? this.pause() : this.play();
    const frame = { start: 0, back: this.frame - 1, forward: this.frame + 1, end: this.last }[name];
    if (frame === undefined) return;
    this.pause();
    this.move(frame);
  }

  key(event) {
    const { target, key, ctrlKey, altKey, metaKey } = event;
    if (target === this.speed || ctrlKey || altKey || metaKey || this.still) return;
    const name = KEYS[key];
    const space = key === " " && !target.closest("button"); // a button's own space presses it
    if (!name && !space) return;
    event.preventDefault(); // neither a second step by the range itself nor a scrolled page
    this.command(name ?? "play");
  }
}

// A presenter's remote sends these two keys; Escape leads back from the projector's picture to the page.
const REMOTE = { PageUp: "back", PageDown: "forward" };

function everywhere(clock, event) {
  if (!clock.everywhere || event.defaultPrevented || event.target.closest("input, select, textarea")) return;
  if (event.key === "Escape") return document.querySelector(".st-key-leave button")?.click();
  if (!REMOTE[event.key]) return clock.key(event);
  event.preventDefault();
  clock.command(REMOTE[event.key]);
}

const clocks = new WeakMap();

// Streamlit calls this at the mount and again whenever the data or the theme changes.
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".clock");
  if (!clocks.has(root)) clocks.set(root, new Clock(root));
  const clock = clocks.get(root);
  clock.update(data);
  document.body.toggleAttribute("data-clock", true); // from now on the pictures may be seen
  const heard = (event) => everywhere(clock, event);
  document.addEventListener("keydown", heard);
  return () => {
    document.removeEventListener("keydown", heard);
    clock.pause();
    const others = [...document.querySelectorAll(".clock")].some((other) => other !== root && clocks.has(other));
    document.body.toggleAttribute("data-clock", others);
    if (!document.getElementById(`clock-${clock.name}`)) leave(clock.name);
  };
}
