// The terms, and a field that leaves those that match.

function entry({ name, also, means, label, href }) {
  const head = make("dt", "", name);
  if (also.length) head.append(make("small", "", ` ${also.join(", ")}`));
  const made = make("div", "glossary-entry", head, make("dd", "", means, " ", anchor(href, "", label)));
  made.sought = [name, ...also].join("\n").toLowerCase();
  made.means = means.toLowerCase();
  return made;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".glossary");
  const told = JSON.stringify(data);
  if (root.told === told) return;
  root.told = told;
  const field = make("input", "");
  field.type = "search";
  field.placeholder = "Search";
  field.setAttribute("aria-label", "Search for a term");
  field.value = data.sought;
  const count = make("p", "");
  count.setAttribute("role", "status");
  const entries = data.entries.map(entry);
  const list = make("dl", "", ...entries);

  const look = () => {
    const sought = field.value.trim().toLowerCase();
    const matches = entries.filter(({ sought: names, means }) => names.includes(sought) || means.includes(sought));
    for (const one of entries) one.hidden = !matches.includes(one);
    // Whose name it is comes before who only mentions it.
    list.replaceChildren(
      ...entries.filter((one) => one.sought.includes(sought)),
      ...entries.filter((one) => !one.sought.includes(sought)),
    );
    count.textContent = matches.length === 1 ? "1 term" : `${matches.length || "No"} terms`;
  };
  field.addEventListener("input", look);
  look();
  root.replaceChildren(field, count, list);
}
