// The command palette: what the server finds, and what can be done on this page. The page's acts are its Options, its
// buttons at the top, and whatever has data-command (its value, or else its words, is what they are called).

import { combobox } from "./combobox.js";

const dialog = document.getElementById("palette");
const host = dialog?.querySelector("[data-palette]");
const box = host && combobox(host, { address: host.dataset.palette, stays: true, compose });

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const words = (element) => (element.dataset.command || element.textContent).replace(/\s+/g, " ").trim();

function begins(label, text) {
  const known = fold(label).split(/[\s:]+/);
  return fold(text).split(/\s+/).every((start) => known.some((word) => word.startsWith(start)));
}

function acts(text, list) {
  const taken = new Set([...list.querySelectorAll("[data-url]")].map((option) => option.dataset.url));
  const found = new Map();
  for (const element of document.querySelectorAll("[data-command], .page-actions > a.btn, #options .menu-item")) {
    const label = words(element);
    if (!label || found.has(label) || element.closest("dialog") || taken.has(element.getAttribute("href"))) continue;
    if (!text || begins(label, text)) found.set(label, element);
  }
  return found;
}

function option(label, element) {
  const made = document.createElement("div");
  made.className = "menu-item";
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  const icon = element.querySelector("svg")?.cloneNode(true);
  made.append(...(icon ? [icon] : []), Object.assign(document.createElement("span"), { textContent: label }));
  made.act = () => {
    dialog.close();
    element.click();
  };
  return made;
}

// The page's own acts stand first for what is typed; with nothing typed, below whom one opened last.
function compose(list, text) {
  const found = acts(text, list);
  if (found.size) {
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", host.dataset.here);
    const title = Object.assign(document.createElement("p"), { className: "menu-label", textContent: host.dataset.here });
    title.setAttribute("aria-hidden", "true");
    group.append(title, ...[...found].map(([label, element]) => option(label, element)));
    list.querySelector(".menu-note")?.remove();
    if (text) list.prepend(group);
    else list.append(group);
  }
  const count = list.querySelectorAll("[role=option]").length;
  host.querySelector("[data-status]").textContent = host.dataset.found.replace("{n}", count);
}

function fresh() {
  box.input.value = "";
  box.ask();
}

// Ctrl+K opens it and closes it again.
export function palette() {
  if (!dialog) return false;
  if (dialog.open) dialog.close();
  else {
    dialog.showModal();
    fresh();
  }
  return true;
}

// Whoever comes back to this page finds it as they left it, not the palette over it.
addEventListener("pagehide", () => dialog?.close());

document.addEventListener("click", (event) => {
  if (box && event.target.closest?.("[commandfor=palette][command=show-modal]")) fresh();
});
