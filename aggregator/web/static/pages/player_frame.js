// What the players of platforms need: their script, loaded when first needed, and a frame.

const loading = new Map();

export function script(address) {
  if (!loading.has(address)) {
    const loaded = new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = address;
      element.addEventListener("load", resolve);
      element.addEventListener("error", () => {
        loading.delete(address); // the next track may find the network again
        element.remove();
        reject(new Error(address));
      });
      document.head.append(element);
    });
    loading.set(address, loaded);
  }
  return loading.get(address);
}

export function frame(stage, address, parameters, look, title) {
  const made = document.createElement("iframe");
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  made.src = url;
  made.className = look;
  made.title = title;
  made.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  // YouTube refuses to play for who does not say where; the path (it may be a link) stays here.
  made.referrerPolicy = "strict-origin-when-cross-origin";
  stage.append(made);
  return made;
}
