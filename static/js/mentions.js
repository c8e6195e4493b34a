// "@" in a text opens a list of colleagues; who is picked stands there with their e-mail, which the server understands.
// The text field stays a text field: the list is tied to it by aria-controls and aria-activedescendant.

import { arrive } from "./arrive.js";

const DELAY = 140;
const BEGUN = /(?:^|[\s(])@([^\s@]{0,40})$/;
let made = 0;

function arm(field) {
  const host = document.createElement("div");
  host.className = "mention-host";
  field.before(host);
  const list = document.createElement("div");
  list.className = "menu combo-list";
  list.id = `mentions-${++made}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "@");
  host.append(field, list);
  field.setAttribute("aria-controls", list.id);
  let timer, asked, current = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    current = -1;
    field.removeAttribute("aria-activedescendant");
  };
  const begun = () => field.selectionStart === field.selectionEnd && BEGUN.exec(field.value.slice(0, field.selectionStart));
  const mark = (to) => {
    const all = options();
    if (!all.length) return;
    current = (to + all.length) % all.length;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === current)));
    all[current].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", all[current].id);
  };
  const choose = (option) => {
    const found = begun();
    if (!found) return close();
    const end = field.selectionStart;
    field.setRangeText(`@${option.dataset.value} `, end - found[1].length - 1, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  };
  const ask = async () => {
    const found = begun();
    if (!found) return close();
    asked?.abort();
    asked = new AbortController();
    try {
      const url = new URL(field.dataset.mentions, location.origin);
      url.searchParams.set("q", found[1]);
      const answer = await fetch(url, { headers: { "X-Requested-With": "fetch", Accept: "text/html" }, signal: asked.signal });
      if (!answer.ok || answer.redirected) return close();
      list.innerHTML = await answer.text();
      const all = options();
      all.forEach((option, i) => { option.id = `${list.id}-${i}`; });
      list.hidden = !all.length;
      current = -1;
      if (all.length) mark(0);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, DELAY); });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown") mark(current + 1);
    else if (event.key === "ArrowUp") mark(current - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && current >= 0) choose(options()[current]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Before the field loses the focus, and with it the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  field.addEventListener("blur", close);
}

arrive("[data-mentions]", arm);
