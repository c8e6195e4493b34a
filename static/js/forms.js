// Never lose what was typed: leaving with changes asks, and a form that met a sign-in page comes back filled.

import { arrive } from "./arrive.js";

const KEY = "typed";

function values(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
}

function files(form) {
  return [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
}

function fill(form, kept) {
  const seen = {};
  for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
  for (const [name, value] of kept) {
    const index = (seen[name] = (seen[name] ?? -1) + 1);
    const field = form.elements.namedItem(name);
    const at = field instanceof RadioNodeList && field[0]?.type !== "radio" ? field[index] : field;
    // The version stays the page's own: what changed meanwhile is told, not overwritten.
    if (!at || name === "version" || at.type === "file" || at.type === "password") continue;
    if (at.type === "checkbox") at.checked = true;
    else at.value = value;
  }
}

function guard(form) {
  let start = JSON.stringify(values(form));
  const failed = form.hasAttribute("data-unsaved");
  let sent = false;
  // A form that was taken off the page holds nobody back.
  const changed = () => form.isConnected && (failed || JSON.stringify(values(form)) !== start || files(form));
  const note = form.querySelector("[data-save-note]");

  // A script has made the form ready: that is no change.
  form.addEventListener("guard:start", () => { start = JSON.stringify(values(form)); });
  form.addEventListener("input", () => { if (note) note.hidden = !changed(); });
  form.addEventListener("submit", () => {
    sent = true;
    // What may be a secret is not kept, not even here.
    if (form.hasAttribute("data-private")) return;
    const kept = values(form).filter(([name]) => form.elements.namedItem(name)?.type !== "password");
    sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, action: form.getAttribute("action"), values: kept }));
  });
  addEventListener("beforeunload", (event) => { if (form.isConnected && !sent && changed()) event.preventDefault(); });
  addEventListener("pageshow", () => { sent = false; });
}

function bringBack(form) {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  // A page may have several forms, each to its own address.
  if (!kept || kept.path !== location.pathname || kept.action !== form.getAttribute("action")) return;
  sessionStorage.removeItem(KEY);
  // After an error the server has filled the form itself.
  if (form.hasAttribute("data-unsaved") || kept.signedIn !== true) return;
  fill(form, kept.values);
  form.querySelector("[data-brought-back]")?.removeAttribute("hidden");
  form.dispatchEvent(new Event("input"));
}

// What was sent is kept only while the way leads over a sign-in page.
function settle() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (!kept || kept.path === location.pathname) return;
  if (new URLSearchParams(location.search).get("next")?.startsWith(kept.path)) {
    sessionStorage.setItem(KEY, JSON.stringify({ ...kept, signedIn: true }));
  } else if (!kept.signedIn || !document.querySelector("input[type=password]")) {
    sessionStorage.removeItem(KEY);
  }
}

// Beside a conflict: theirs goes into the field, to be saved like anything that was typed.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  const field = button && (button.closest("form") ?? document.querySelector("form[data-guard]"))?.elements.namedItem(button.dataset.take);
  if (!field) return;
  field.value = button.dataset.value;
  button.classList.add("taken");
  (field.focus ? field : field[0]).focus();
});

settle();
arrive("form[data-guard]", (form) => { guard(form); bringBack(form); });
arrive(".card-editing", (card) => { card.querySelector("input:not([type=hidden]), select")?.focus(); });
arrive("[data-error-summary]", (summary) => { summary.focus(); });

// Twice the button is once the act.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 4000);
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
