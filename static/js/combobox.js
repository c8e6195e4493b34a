// Search as you type with a list below (WAI-ARIA combobox). An input whose closest [data-finder] names an address gets
// options from it, drawn by the server. An option with an address is followed; one with a value fills the input; one
// with an `act` does that. Without this script the input is a plain one: the server understands what is typed.

import { arrive } from "./arrive.js";

const DELAY = 140;

// `stays`: the list is always open, is asked for nothing typed as well, and its first option is marked.
// `compose(list, text)`: adds to what the server answered, before it is seen.
export function combobox(host, { address = host.dataset.finder, stays = false, compose = () => {} } = {}) {
  const input = host.querySelector("[role=combobox]");
  const list = host.querySelector("[role=listbox]");
  // [data-many]: several values with commas between; what is typed last is asked for and filled in.
  const many = host.hasAttribute("data-many");
  let timer, asked, current = -1;

  const typed = () => (many ? input.value.split(",").at(-1) : input.value).trim();
  const options = () => [...list.querySelectorAll("[role=option]")];
  const unmark = () => {
    current = -1;
    input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    if (stays) return;
    list.hidden = true;
    unmark();
    input.setAttribute("aria-expanded", "false");
  };
  const mark = (to) => {
    const all = options();
    if (!all.length) return;
    current = (to + all.length) % all.length;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === current)));
    all[current].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[current].id);
  };
  const choose = (option) => {
    if (option.act) return option.act();
    if (option.dataset.url) return location.assign(option.dataset.url);
    const kept = many ? input.value.split(",").slice(0, -1).map((part) => part.trim()) : [];
    input.value = many ? [...kept, option.dataset.value, ""].join(", ") : option.dataset.value;
    // Whoever wants to know more of the option than its value, before the input tells that it has changed.
    input.dispatchEvent(new CustomEvent("combobox:picked", { bubbles: true, detail: option.dataset }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  };
  const show = (html, text) => {
    list.innerHTML = html;
    compose(list, text);
    options().forEach((option, i) => { option.id ||= `${list.id}-${i}`; });
    list.hidden = !stays && !list.firstElementChild;
    unmark();
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (!stays) return;
    list.scrollTop = 0;
    mark(0);
  };
  const fail = () => (stays ? show("", typed()) : close());
  const ask = async () => {
    const text = typed();
    clearTimeout(timer);
    asked?.abort();
    if (!text && !stays) return close();
    asked = new AbortController();
    try {
      const url = new URL(address, location.origin);
      url.searchParams.set("q", text);
      // [data-with]: the names of fields of the same form that the answer depends on.
      for (const name of (host.dataset.with ?? "").split(" ").filter(Boolean)) {
        url.searchParams.set(name, input.form?.elements.namedItem(name)?.value ?? "");
      }
      const answer = await fetch(url, { headers: { "X-Requested-With": "fetch", Accept: "text/html" }, signal: asked.signal });
      if (!answer.ok || answer.redirected) return fail();
      const html = await answer.text();
      // Whoever has gone on to the next field is not shown a list over it.
      if (!stays && document.activeElement !== input) return close();
      show(html, text);
    } catch (error) {
      if (error.name !== "AbortError") fail();
    }
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, DELAY); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden && !stays) { close(); event.preventDefault(); return; }
    if (event.key === "ArrowDown" && list.hidden) { ask(); event.preventDefault(); return; }
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(current + 1);
    else if (event.key === "ArrowUp") mark(current < 0 ? -1 : current - 1);
    else if (event.key === "Enter" && current >= 0) choose(options()[current]);
    else return;
    event.preventDefault();
  });
  // Before the input loses the focus, and with it the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || (option.dataset.url && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    choose(option);
  });
  input.addEventListener("blur", close);
  return { ask, input };
}

arrive("[data-finder]", (host) => { combobox(host); });
