// Copy buttons: <button data-copy="id of the text" hidden>. Shown only where copying is possible.

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue; // served without TLS to another machine
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select it by hand";
    }
  });
}
