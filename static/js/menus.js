// Menus are popovers and dialogs, which the browser opens and closes. Here: arrow keys, and what older browsers lack.

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[popover].menu");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const items = [...menu.querySelectorAll(".menu-item, input, .btn")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  items.at(to % items.length)?.focus();
  event.preventDefault();
});

// A menu that opens takes the focus, so that the arrow keys work in it.
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("[popover].menu") || event.newState !== "open") return;
  if (!CSS.supports("position-area", "block-end")) place(menu);
  menu.querySelector(".menu-item, input")?.focus({ preventScroll: true });
}, true);

// A dialog's opener inside of a menu leaves the menu open behind it.
document.addEventListener("click", (event) => {
  event.target.closest("[popover] [commandfor]")?.closest("[popover]").hidePopover();
});

function place(menu) {
  const opener = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  if (!opener) return;
  const box = opener.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8));
  const below = box.bottom + menu.offsetHeight + 6 < innerHeight;
  menu.style.position = "fixed";
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? box.bottom : Math.max(8, box.top - menu.offsetHeight - 12)}px`;
}

if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (!dialog) return;
    if (button.getAttribute("command") === "show-modal") dialog.showModal();
    else dialog.close();
  });
}
