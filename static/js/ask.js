// Questions over the page: what a link fetches into the dialog opens it. Where that fails, the link leads to the question.

const dialog = document.querySelector("dialog[data-ask]");

document.addEventListener("htmx:afterSwap", (event) => {
  if (!dialog || event.detail.target !== dialog) return;
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector("a, button"))?.focus();
});

for (const trouble of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(trouble, (event) => {
    if (dialog && event.detail.target === dialog) location.assign(event.detail.elt.href);
  });
}

// The answer was taken, and the page brings itself up to date (in-place.js).
document.addEventListener("customer-changed", () => dialog?.close());

addEventListener("pagehide", () => dialog?.close());

dialog?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  dialog.close();
});
