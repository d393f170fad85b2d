// Elements that scripts make. It stands before a component's own script, in one module with it.

function make(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// A real link from the folder that the app lies in, so it can be copied and opened in a new tab; a plain click stays in
// this session: Streamlit follows the address when it is told that the browser has gone somewhere.
function anchor(href, className, ...children) {
  const made = make("a", className, ...children);
  made.href = new URL(".", location.href).pathname + href;
  made.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    history.pushState({}, "", made.href);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  });
  return made;
}
