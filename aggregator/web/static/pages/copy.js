// Copy buttons: <button data-copy="id of the text" hidden>. Shown only where copying is possible.

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Select it by hand";
  }
});

show();
document.addEventListener("head-changed", show);

function show() {
  if (!navigator.clipboard) return; // served without TLS to another machine
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}
