// Adding to a playlist without leaving what is read and heard: the page of the form, in a dialog.

const said = document.createElement("p");
said.className = "unseen";
said.setAttribute("role", "status");
document.querySelector("main").append(said);

let dialog = null;
let asked = null; // the link that opened it

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-add], dialog a[href^='/add?']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.hasAttribute("data-add")) asked = link;
  show(link.href, () => fetch(link.href, { headers: { Accept: "text/html" } }));
});

async function show(address, ask) {
  const answer = await ask().catch(() => null);
  const text = await answer?.text().catch(() => null);
  const page = new DOMParser().parseFromString(text ?? "", "text/html");
  const sheet = page.querySelector("[data-adding]");
  if (sheet) return open(sheet);
  if (answer?.ok && page.querySelector("[data-head]")) return close(page, answer.url);
  // Logged out, or it failed: the server's page says what.
  location.assign(answer?.redirected ? answer.url : address);
}

function open(sheet) {
  dialog?.remove();
  dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "adding");
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.textContent = "Cancel";
  cancel.addEventListener("click", () => dialog.close());
  dialog.append(document.adoptNode(sheet));
  const form = dialog.querySelector("form");
  form.append(cancel);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    const headers = { Accept: "text/html" };
    show(asked.href, () => fetch(form.action, { method: "POST", body, headers }));
  });
  document.body.append(dialog);
  dialog.addEventListener("close", () => asked.focus());
  dialog.showModal();
}

function close(page, address) {
  dialog.close();
  const title = page.querySelector("h1").textContent;
  const { pathname, hash } = new URL(address);
  const link = document.createElement("a");
  link.className = "added";
  link.href = pathname + hash;
  link.textContent = `In “${title}”`;
  asked.parentElement.querySelector(".added")?.remove();
  asked.parentElement.prepend(link);
  said.textContent = `Added to “${title}”.`;
}
