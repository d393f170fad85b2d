// Opens the browser's print dialog once for each handout, as soon as the page stands.

const STEADY = 400; // milliseconds for charts and formulas to be drawn once the server is done

export default function ({ data }) {
  if (window.handoutPrinted === data.number) return;
  window.handoutPrinted = data.number;
  const ready = () => document.querySelector('.stApp[data-test-script-state="notRunning"]');
  const wait = () => (ready() ? setTimeout(() => window.print(), STEADY) : setTimeout(wait, 100));
  wait();
}
