// What did not pass for a suggestion joins its candidates when it is wanted.

import { part } from "./part.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-refused]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const all = await part(link.href, "[data-choice]");
  if (all && link.isConnected) join(all, link);
});

function join(all, link) {
  const shown = [...link.closest("[data-choice]").querySelectorAll("input")].map((one) => one.value);
  const more = [...all.querySelectorAll(".candidate")].filter(
    (one) => !shown.includes(one.querySelector("input").value),
  );
  // What was saved may not be what is picked by now.
  for (const one of more) one.querySelector("input").checked = false;
  link.parentElement.replaceWith(...more);
  more[0]?.querySelector("input").focus();
  document.dispatchEvent(new Event("rows-changed"));
}
