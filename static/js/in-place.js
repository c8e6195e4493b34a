// A page that brings itself up to date where it stands: tabs, pages and filters inside of a tab, acts, fields edited in
// their place. Everything here works without it as well, by plain links and forms.

import { arrive } from "./arrive.js";

// What is replaced as a whole is asked for as a browser asks for a page: every view answers that.
const isWhole = (target) => target?.id === "tab-panel" || (target?.id === "content" && document.getElementById("tab-panel"));

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, headers, target } = event.detail;
  // The address may have changed since the page was drawn.
  if (elt.hasAttribute("data-refresher")) event.detail.path = location.pathname + location.search;
  if (isWhole(target)) delete headers["HX-Request"];
});

let trail = [];

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  // What was refused comes back with its form.
  const here = !isWhole(target) || xhr.responseText.includes('id="tab-panel"');
  if ((xhr.status === 409 || xhr.status === 422) && here) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  // Another page than this one (to sign in, say) is gone to.
  if (isWhole(target) && event.detail.shouldSwap && !xhr.responseText.includes('id="tab-panel"')) {
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL);
  }
  trail = [];
  for (let at = document.activeElement; at && at !== document.body; at = at.parentElement) if (at.id) trail.push(at.id);
});

// What had the focus may be gone: then the nearest that is still there gets it, so that the keyboard goes on from there.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement && document.activeElement !== document.body) return;
  for (const id of trail) {
    const at = document.querySelector(`[popovertarget="${CSS.escape(id)}"]`) ?? document.getElementById(id);
    at?.focus({ preventScroll: true });
    if (at && document.activeElement === at) return;
  }
});

arrive("[data-focus]", (element) => element.focus({ preventScroll: true }));
arrive(".fact-editing", (row) => {
  const field = row.querySelector("[aria-invalid=true]") ?? row.querySelector("input:not([type=hidden]), select, textarea");
  field?.focus();
  if (field?.type === "text") field.select();
});

// Links and forms inside of a tab that lead to the tab's own address: its pages, its filters.
const IN_PLACE = {
  "hx-boost": "true",
  "hx-target": "#tab-panel",
  "hx-select": "#tab-panel",
  "hx-select-oob": "#customer-tabs",
  "hx-swap": "outerHTML show:none",
};

arrive("#tab-panel a[href], #tab-panel form[method=get]", (element) => {
  const url = new URL(element.getAttribute("href") ?? element.getAttribute("action") ?? "", location.href);
  const own = element.hasAttribute("download") || element.target || url.hash || element.closest("[hx-get], [hx-boost]");
  if (own || url.origin !== location.origin || url.pathname !== location.pathname) return;
  for (const [name, value] of Object.entries(IN_PLACE)) element.setAttribute(name, value);
  htmx.process(element);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const cancel = event.target.closest?.(".fact-editing, .card-editing")?.querySelector("[data-cancel]");
  if (!cancel) return;
  event.preventDefault();
  cancel.click();
});
