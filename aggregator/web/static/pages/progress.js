// What the streams of a search and of a playlist in the making have in common: the state of a
// platform, and rows that the server has drawn.

export function paint({ platform, look, text, detail }) {
  const chip = document.querySelector(`[data-chip="${platform}"]`);
  if (!chip) return; // a link of a site that is none of the five
  chip.dataset.look = look;
  chip.querySelector(".state").textContent = text;
  chip.title = detail;
}

export function drawn(html) {
  const made = document.createElement("template");
  made.innerHTML = html.trim();
  return made.content.firstElementChild;
}
