// One entry of the history for each page that was opened, and one for each link that was followed on a page. Where an
// entry is another lesson, the page begins at its top.

const STILL = 10; // pixels that a pointer may move in a click
const SOON = 350; // milliseconds after which the click of a pointer that was let go has come, if it comes
const LATE = 3000; // milliseconds after which a link that is gone does not come back

if (!window.historyIsMended) {
  window.historyIsMended = true;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let leaving = false; // a link to another page was clicked, and its entry is still to come
  let onward = false; // a link to another state of this page was clicked

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      const here = link && link.origin === location.origin && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      leaving = Boolean(here) && link.pathname !== location.pathname;
      onward = Boolean(here) && !leaving;
    },
    true,
  );

  // A link that was pressed is followed, also where the server's answer has moved it away from under the pointer, or has
  // drawn it anew, before it was let go: a browser then tells of no click.
  let pressed; // the link's address and where it was pressed, until it has been followed

  const follow = (href, until) => {
    const link = [...document.querySelectorAll("a[href]")].find((other) => other.href === href);
    if (link) link.click();
    else if (performance.now() < until) setTimeout(follow, 50, href, until);
    else location.assign(href);
  };

  addEventListener(
    "pointerdown",
    (event) => {
      const link = event.target.closest?.("a[href]");
      const plain = link && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      const ours = plain && link.origin === location.origin && !link.target && !link.download;
      pressed = ours ? { href: link.href, at: [event.clientX, event.clientY] } : undefined;
    },
    true,
  );
  addEventListener("pointercancel", () => (pressed = undefined), true);
  addEventListener("dragstart", () => (pressed = undefined), true);
  addEventListener(
    "pointerup",
    (event) => {
      const { href, at: [x, y] = [] } = pressed ?? {};
      if (!href || Math.hypot(event.clientX - x, event.clientY - y) > STILL) return void (pressed = undefined);
      const mine = pressed;
      setTimeout(() => {
        if (pressed !== mine) return; // its click has come
        pressed = undefined;
        follow(href, performance.now() + LATE);
      }, SOON);
    },
    true,
  );
  addEventListener(
    "click",
    (event) => {
      if (event.target.closest?.("a[href]")?.href === pressed?.href) pressed = undefined;
    },
    true,
  );

  history.pushState = (state, title, url) => {
    const to = new URL(url, location.href);
    const elsewhere = to.pathname !== location.pathname;
    if (leaving && !elsewhere) return; // the old page's address, emptied on the way out
    const set = elsewhere || onward ? push : replace;
    if (elsewhere) leaving = false;
    else onward = false;
    set(state, title, url);
    begin();
  };

  const lessonThere = () => [...new URLSearchParams(location.search)].find(([name]) => name.endsWith("_lesson"))?.[1];
  let lesson = lessonThere(); // after a reload the browser knows best where the page stood

  function begin() {
    const before = lesson;
    lesson = lessonThere();
    if (!lesson || lesson === before) return;
    for (const place of document.querySelectorAll(".stMain, .stColumn")) place.scrollTop = 0;
  }

  addEventListener("popstate", begin);
}

export default function () {}
