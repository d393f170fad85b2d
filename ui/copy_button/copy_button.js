// Copies a text in the browser alone, and says so for two seconds.

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  // A page served without https has no clipboard of its own: copy from a field instead.
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("the browser refused");
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector(".copy");
  button.textContent = data.label;
  button.onclick = async () => {
    try {
      await copy(data.text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select the text below and copy it";
    }
    setTimeout(() => (button.textContent = data.label), 2000);
  };
}
