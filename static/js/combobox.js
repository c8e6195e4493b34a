// Search as you type with a list below (WAI-ARIA combobox). An input whose closest [data-finder] names an address gets
// rows {label, detail, url | value} from it. A row with an address is followed; a row with a value fills the input.
// Without this script the input is a plain one: the server understands what is typed.

import { arrive } from "./arrive.js";

const DELAY = 140;

function arm(host) {
  const input = host.querySelector("[role=combobox]");
  const list = host.querySelector("[role=listbox]");
  let timer, asked, current = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
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
    if (option.dataset.url) return location.assign(option.dataset.url);
    input.value = option.dataset.value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  };
  const ask = async () => {
    const text = input.value.trim();
    asked?.abort();
    if (!text) return close();
    asked = new AbortController();
    try {
      const url = new URL(host.dataset.finder, location.origin);
      url.searchParams.set("q", text);
      const answer = await fetch(url, { headers: { "X-Requested-With": "fetch", Accept: "text/html" }, signal: asked.signal });
      if (!answer.ok || answer.redirected) return close();
      list.innerHTML = await answer.text();
      options().forEach((option, i) => { option.id ||= `${list.id}-${i}`; });
      list.hidden = false;
      current = -1;
      input.setAttribute("aria-expanded", "true");
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, DELAY); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { close(); event.preventDefault(); return; }
    if (event.key === "ArrowDown" && list.hidden) { ask(); event.preventDefault(); return; }
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(current + 1);
    else if (event.key === "ArrowUp") mark(current - 1);
    else if (event.key === "Enter" && current >= 0) choose(options()[current]);
    else return;
    event.preventDefault();
  });
  // Before the input loses the focus, and with it the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  input.addEventListener("blur", close);
}

arrive("[data-finder]", arm);
