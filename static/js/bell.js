// The dot on the bell. Asked for when the page is there and has nothing else to do, once a minute for a tab.

const bell = document.querySelector("[data-bell]");
const KEY = "waiting";
const FRESH = 60_000;
const plain = bell?.getAttribute("aria-label");

function show(waiting) {
  bell.toggleAttribute("data-dot", waiting);
  bell.setAttribute("aria-label", waiting ? bell.dataset.waiting : plain);
}

function keep(waiting) {
  sessionStorage.setItem(KEY, JSON.stringify({ waiting, at: Date.now() }));
  show(waiting);
}

function known() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  return kept && Date.now() - kept.at < FRESH ? kept : null;
}

async function ask() {
  try {
    const answer = await fetch(bell.dataset.bell, { headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) keep((await answer.json()).waiting);
  } catch {
    // Another page is on its way, or there is no connection: the next page asks.
  }
}

if (bell?.dataset.bell) {
  const kept = known();
  if (kept) show(kept.waiting);
  else (globalThis.requestIdleCallback ?? setTimeout)(ask);
  // Who opens the menu sees what there is now.
  document.getElementById("attention")?.addEventListener("htmx:afterSwap", (event) => {
    keep(Boolean(event.target.querySelector("a.menu-item")));
  });
}
