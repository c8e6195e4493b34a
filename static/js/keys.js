// Keys. Ctrl+K (Cmd+K) opens the palette, anywhere. The others are single letters and marks: never while somebody types,
// never with another key held, and not at all for whoever has switched them off. An element says its key in data-key.

import { palette } from "./palette.js";

const SWITCH = "single-keys";
const help = document.getElementById("keys");
const ROWS = "tr[data-href], a[data-row]";

function kept() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

const isSeen = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
const keyOf = (element) => element.dataset.key;

// Where two have one key, the later on the page has it: a form inside of a tab rather than the tab.
function withKey(key) {
  return seen("[data-key]").filter((element) => keyOf(element) === key).at(-1);
}

function use(element) {
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
}

function search() {
  const finder = document.getElementById("finder");
  finder?.focus();
  finder?.select();
  return Boolean(finder);
}

function step(by) {
  const rows = seen(ROWS);
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
  const row = rows[Math.max(0, Math.min(to, rows.length - 1))];
  (row?.matches("a") ? row : row?.querySelector("a[href]"))?.focus();
  return Boolean(row);
}

function name(element) {
  return (element.dataset.keyLabel || element.getAttribute("aria-label") || element.textContent).replace(/\s+/g, " ").trim();
}

function line(element) {
  const row = document.createElement("div");
  row.dataset.own = "";
  const term = document.createElement("dt");
  term.append(Object.assign(document.createElement("kbd"), { textContent: keyOf(element) }));
  row.append(term, Object.assign(document.createElement("dd"), { textContent: name(element) }));
  return row;
}

function describe() {
  const list = help.querySelector("dl");
  for (const old of list.querySelectorAll("[data-own]")) old.remove();
  const keys = [...new Set(seen("[data-key]").map(keyOf))];
  list.querySelector("[data-rows-only]").before(...keys.map((key) => line(withKey(key))));
  list.querySelector("[data-rows-only]").hidden = !seen(ROWS).length;
  help.querySelector("[data-single-keys]").checked = kept();
}

function explain() {
  if (!help) return false;
  describe();
  help.showModal();
  return true;
}

const STATIC = { "/": search, "?": explain, j: () => step(1), k: () => step(-1) };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    if (palette()) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || !kept()) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], [popover], dialog")) return;
  if (document.querySelector("dialog[open]")) return;
  const own = withKey(event.key);
  if (own) use(own);
  else if (!STATIC[event.key]?.()) return;
  event.preventDefault();
});

// Keys that repeat are for walking along rows only.
document.addEventListener("keydown", (event) => {
  if (!event.repeat || !["j", "k"].includes(event.key) || !document.activeElement?.closest(ROWS)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || !kept()) return;
  step(event.key === "j" ? 1 : -1);
});

document.addEventListener("click", (event) => {
  if (help && event.target.closest?.("[commandfor=keys][command=show-modal]")) describe();
});

help?.querySelector("[data-single-keys]").addEventListener("change", (event) => {
  try {
    if (event.target.checked) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "off");
  } catch {
    // A browser that keeps nothing has them on.
  }
});
