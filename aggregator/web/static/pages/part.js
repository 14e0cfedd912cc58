// A part of another page, shown on this one; without a script its address is a plain link.

export async function part(address, selector) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  const text = await answer?.text().catch(() => null);
  const page = new DOMParser().parseFromString(text ?? "", "text/html");
  const found = page.querySelector(selector);
  if (!found) location.assign(address); // logged out, or it failed: the server's page says what
  return found && document.adoptNode(found);
}
