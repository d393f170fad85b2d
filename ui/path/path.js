// The course as cards.

const REDUCED = matchMedia("(prefers-reduced-motion: reduce)");

function drawing(svg) {
  const place = make("div", "path-picture");
  place.innerHTML = svg; // our own drawing, from numbers alone
  place.firstElementChild?.setAttribute("aria-hidden", "true");
  if (REDUCED.matches) place.firstElementChild?.pauseAnimations?.();
  return place;
}

const STATES = {
  "": "not answered yet",
  r: "your guess was right",
  w: "your guess was another one",
  s: "you were shown the answer",
};
const MARKS = "○ not answered yet · ● guessed right · ◐ guessed wrong, or shown · essential: the course in an hour";

// `done` has, for the key of each lesson that was answered, how it was and whether its task is done.
function lessons(card, done) {
  const list = make("ul", "");
  for (const { title, question, href, essential, key } of card.lessons) {
    const [how, met] = done[key] ?? ["", false];
    const state = make("span", `path-done path-done-${how || "open"}`, how ? (how === "r" ? "●" : "◐") : "○");
    state.title = STATES[how] + (met ? ", and the task is done" : "");
    state.setAttribute("role", "img");
    state.setAttribute("aria-label", state.title);
    const extra = essential ? [make("small", "path-essential", "essential")] : [];
    const flag = met ? [make("small", "path-met", "task done")] : [];
    const head = make("div", "", state, anchor(href, "path-lesson", title), ...extra, ...flag);
    list.append(make("li", "", head, make("span", "", question)));
  }
  const answered = card.lessons.filter(({ key }) => key in done).length;
  const all = card.lessons.length === 1 ? "1 lesson" : `${card.lessons.length} lessons`;
  const count = answered ? `${all}, ${answered} done` : all;
  const folded = make("details", "", make("summary", "", count), list);
  return folded;
}

function cardOf(card, done) {
  const chapter = make("p", "path-chapter", card.chapter);
  chapter.title = card.about;
  const head = anchor(card.href, "path-open", drawing(card.picture), chapter, make("h2", "", card.title));
  const made = make("article", "path-card", head, make("p", "", card.story));
  if (card.lessons.length) made.append(lessons(card, done));
  return made;
}

// How a machine learns, stop after stop; what comes again is bracketed below them.
function pipeline(stops, round) {
  const words = ({ name, does, code }) => [make("strong", "", name), make("span", "", does), make("code", "", code)];
  const list = make("ol", "path-stops");
  for (const stop of stops) list.append(make("li", "", anchor(stop.href, "path-stop", ...words(stop))));
  [...list.children].forEach((item, place) => item.style.setProperty("--place", place + 1));
  if (round) {
    const again = make("li", "path-again", anchor(round.href, "", make("strong", "", round.name), ": ", round.does));
    again.style.setProperty("--first", stops.findIndex((stop) => stop.repeated) + 1);
    again.style.setProperty("--last", stops.findLastIndex((stop) => stop.repeated) + 2);
    list.append(again);
  }
  return make("section", "", make("h2", "", "How a machine learns"), list);
}

function draw(root, { lead, stops, round, cards }, done) {
  const words = make("div", "", make("h2", "", lead.title), make("p", "", lead.story), make("span", "path-go", "Open"));
  root.replaceChildren(anchor(lead.href, "path-lead", drawing(lead.picture), words));
  if (stops.length) root.append(pipeline(stops, round));
  const all = cards.map((card) => cardOf(card, done));
  root.append(make("p", "path-marks", MARKS), make("div", "path-cards", ...all));
}

// The same again changes nothing; what is overtaken while it is unpacked is dropped.
async function show(root, bytes) {
  const { header, packed } = headerOf(bytes);
  const told = JSON.stringify(header);
  if (root.told === told) return;
  root.told = told;
  const course = await bodyOf(packed).json();
  if (root.told === told) draw(root, course, header.done);
}

export default function ({ data, parentElement }) {
  show(parentElement.querySelector(".path"), data);
}
