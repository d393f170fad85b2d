// A listing that follows the clock: marks the line of the shown frame, says what it does, and shows the numbers after it.

const NEAR = 24; // pixels that a line keeps from the edge of its place

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

class Listing {
  constructor(root) {
    this.root = root;
    this.follow = () => this.show();
  }

  // The same data again changes nothing.
  update(data) {
    const id = JSON.stringify(data);
    if (this.id === id) return;
    this.id = id;
    this.stop();
    Object.assign(this, data);
    this.build();
    document.body.addEventListener(`clock-${this.key}`, this.follow);
    this.show();
  }

  build() {
    const now = element("div", "listing-now");
    now.append(
      (this.head = element("p", "listing-head")),
      (this.note = element("p", "listing-note")),
      (this.numbers = element("dl", "listing-numbers")),
    );
    // Told as one piece, because neighbouring lines may have the same sentence and other numbers.
    this.told = element("p", "listing-told");
    this.told.setAttribute("aria-live", "polite");
    now.append(this.told);
    this.cells = this.names.map((name) => {
      const pair = element("div", "listing-number");
      pair.append(element("dt", "", name), element("dd", ""));
      if (this.second) {
        const beside = element("dd", "listing-beside");
        beside.title = `${name} ${this.second}`;
        pair.append(beside);
      }
      this.numbers.append(pair);
      return pair;
    });
    const texts = (this.texts = element("div", "listing-texts"));
    this.rows = this.listings.map(({ title, lines }) => {
      const figure = element("figure", "listing-text");
      const list = element("ol", "listing-lines");
      list.setAttribute("aria-label", title);
      const rows = lines.map(({ text, state }) => {
        const row = element("li", `listing-line ${state}`);
        row.append(element("code", "", text || " "));
        list.append(row);
        return row;
      });
      const scroll = element("div", "listing-scroll");
      scroll.tabIndex = 0; // it scrolls where its place is low
      scroll.setAttribute("role", "region");
      scroll.setAttribute("aria-label", `${title}, code`);
      scroll.append(list);
      figure.append(element("figcaption", "", title), scroll);
      texts.append(figure);
      return rows;
    });
    now.hidden = !this.panel;
    texts.hidden = !this.code;
    this.root.classList.toggle("listing-alone", !this.code);
    this.root.replaceChildren(now, texts);
  }

  get frame() {
    const told = document.body.value?.[this.key];
    return Math.min(told ?? this.moments.length - 1, this.moments.length - 1);
  }

  show() {
    const { line, head, note, values, changed, beside } = this.moments[this.frame];
    const role = this.listings[0].lines[line]?.role;
    this.rows.forEach((rows, place) =>
      rows.forEach((row, k) => {
        const here = place ? role && this.listings[place].lines[k].role === role : k === line;
        row.classList.toggle("listing-here", Boolean(here));
        if (here && !place) row.setAttribute("aria-current", "step");
        else row.removeAttribute("aria-current");
      }),
    );
    this.head.textContent = head;
    this.note.textContent = note;
    this.cells.forEach((cell, k) => {
      cell.children[1].textContent = values[k];
      if (this.second) {
        cell.children[2].textContent = `✓ ${beside[k]}`;
        cell.classList.toggle("listing-differs", beside[k] !== values[k]);
      }
      cell.classList.toggle("listing-changed", changed.includes(k));
    });
    for (const mark of this.texts.querySelectorAll(".listing-here")) this.keepInSight(mark);
    const news = changed.map((k) => `${this.names[k]} becomes ${values[k]}.`);
    const other = beside.flatMap((value, k) =>
      value === values[k] ? [] : [`${this.names[k]} ${this.second}: ${value}.`],
    );
    this.told.textContent = [`${head}.`, note, ...news, ...other].join(" ");
  }

  // Scrolls the code alone, never the page: each text by itself, or all of them where they stand under each other and
  // the first leads.
  keepInSight(row) {
    const own = row.closest(".listing-scroll");
    const led = own.scrollHeight > own.clientHeight || !this.rows[0].includes(row) ? own : this.texts;
    const [here, place] = [row, led].map((part) => part.getBoundingClientRect());
    if (here.top - NEAR < place.top || here.bottom + NEAR > place.bottom)
      led.scrollTop += (here.top + here.bottom - place.top - place.bottom) / 2;
  }

  stop() {
    if (this.key) document.body.removeEventListener(`clock-${this.key}`, this.follow);
  }
}

const listings = new WeakMap();

// Streamlit calls this at the mount and again whenever the data or the theme changes.
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".listing");
  if (!listings.has(root)) listings.set(root, new Listing(root));
  const listing = listings.get(root);
  listing.update(data);
  return () => {
    listing.stop();
    listing.id = undefined;
  };
}
