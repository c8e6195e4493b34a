// Does something once for each matching element: those on the page, and those that come later.

export function arrive(selector, act) {
  const seen = new WeakSet();
  const look = (root) => {
    for (const element of root.querySelectorAll(selector)) {
      if (!seen.has(element)) {
        seen.add(element);
        act(element);
      }
    }
  };
  look(document);
  document.addEventListener("htmx:afterSettle", () => look(document));
  // What a script of ours has put there says so by this event.
  document.addEventListener("arrived", () => look(document));
}
