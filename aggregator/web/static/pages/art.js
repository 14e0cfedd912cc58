// Artwork that cannot be loaded makes room for the note behind it.

document.addEventListener("error", ({ target }) => drop(target), true);
for (const one of document.images) if (one.complete && !one.naturalWidth) drop(one);

function drop(one) {
  if (one instanceof HTMLImageElement && one.closest(".art")) one.remove();
}
