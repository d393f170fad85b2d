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

function lessons(card) {
  const list = make("ul", "");
  for (const { title, question, href, essential, done, met } of card.lessons) {
    const state = make("span", `path-done path-done-${done || "open"}`, done ? (done === "r" ? "●" : "◐") : "○");
    state.title = STATES[done] + (met ? ", and the task is done" : "");
    state.setAttribute("role", "img");
    state.setAttribute("aria-label", state.title);
    const extra = essential ? [make("small", "path-essential", "essential")] : [];
    const flag = met ? [make("small", "path-met", "task done")] : [];
    const head = make("div", "", state, anchor(href, "path-lesson", title), ...extra, ...flag);
    list.append(make("li", "", head, make("span", "", question)));
  }
  const done = card.lessons.filter((lesson) => lesson.done).length;
  const all = card.lessons.length === 1 ? "1 lesson" : `${card.lessons.length} lessons`;
  const count = done ? `${all}, ${done} done` : all;
  const folded = make("details", "", make("summary", "", count), list);
  return folded;
}

function cardOf(card) {
  const chapter = make("p", "path-chapter", card.chapter);
  chapter.title = card.about;
  const head = anchor(card.href, "path-open", drawing(card.picture), chapter, make("h2", "", card.title));
  const made = make("article", "path-card", head, make("p", "", card.story));
  if (card.lessons.length) made.append(lessons(card));
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

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".path");
  const told = JSON.stringify(data);
  if (root.told === told) return;
  root.told = told;
  const { lead, stops, round, cards } = data;
  const words = make("div", "", make("h2", "", lead.title), make("p", "", lead.story), make("span", "path-go", "Open"));
  root.replaceChildren(anchor(lead.href, "path-lead", drawing(lead.picture), words));
  if (stops.length) root.append(pipeline(stops, round));
  root.append(make("p", "path-marks", MARKS), make("div", "path-cards", ...cards.map(cardOf)));
}
