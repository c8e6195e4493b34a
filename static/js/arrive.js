// Does something once for each matching element: those on the page, and those that htmx brings later.

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
}
