// One entry of the history for each page that was opened, and one for each link that was followed on a page.

if (!window.historyIsMended) {
  window.historyIsMended = true;
  const push = history.pushState.bind(history);
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
    if (to.pathname !== location.pathname) {
      leaving = false;
      return push(state, title, url);
    }
    if (leaving) return; // the old page's address, emptied on the way out
    if (onward) {
      onward = false;
      return push(state, title, url);
    }
    history.replaceState(state, title, url);
  };
}

export default function () {}
