// Keeps what the server says in a cookie of this browser. In another site's frame only a partitioned one is kept.
// What other tabs have written meanwhile stays, unless everything is to be forgotten.

const entries = (text) => new Map(text.split("_").filter(Boolean).map((entry) => [entry.split(".")[0], entry]));

export default function ({ data: { name, value, cleared } }) {
  const path = new URL(".", location.href).pathname;
  const secure = location.protocol === "https:" ? "; SameSite=None; Secure; Partitioned" : "; SameSite=Lax";
  try {
    const before = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${name}=`)) ?? "";
    const kept = cleared ? new Map() : entries(before.slice(name.length + 1));
    for (const [lesson, entry] of entries(value)) kept.set(lesson, entry);
    const text = [...kept.values()].join("_");
    document.cookie = `${name}=${text}; path=${path}; max-age=${365 * 86400}${secure}`;
  } catch {
    // a browser that refuses forgets, and nothing else happens
  }
}
