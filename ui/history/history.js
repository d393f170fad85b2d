// One entry of the history for each page that was opened, and one for each link that was followed on a page. Where an
// entry is another lesson, the page begins at its top.

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
