// A click anywhere on a row follows the row's link; with Ctrl, Cmd or the middle button in a new tab, as on the link.

function follow(event) {
  const row = event.target.closest("tr[data-href]");
  if (!row || event.defaultPrevented || event.target.closest("a, button, input, label, select, [popover], dialog")) return;
  if (getSelection().toString()) return;
  const aside = event.ctrlKey || event.metaKey || event.button === 1;
  if (aside) open(row.dataset.href, "_blank", "noopener");
  else if (event.button === 0) location.assign(row.dataset.href);
}

document.addEventListener("click", follow);
document.addEventListener("auxclick", (event) => { if (event.button === 1) follow(event); });
