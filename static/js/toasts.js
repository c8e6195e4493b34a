// Toasts go by themselves after a while; not while the pointer or the focus is on them, and never what went wrong.

import { arrive } from "./arrive.js";

const STAY = 8000;

function watch(toast) {
  let timer;
  const go = () => toast.remove();
  const wait = () => { timer = setTimeout(go, STAY); };
  const hold = () => clearTimeout(timer);
  toast.querySelector("[data-dismiss]")?.addEventListener("click", go);
  if (toast.classList.contains("toast-error") || toast.classList.contains("toast-warning")) return;
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, wait);
  wait();
}

arrive("[data-toast]", watch);
