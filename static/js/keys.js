// "/" and Ctrl+K (Cmd+K) go to the search in the top bar.

document.addEventListener("keydown", (event) => {
  const finder = document.getElementById("finder");
  if (!finder) return;
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const command = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
  if (!slash && !command) return;
  event.preventDefault();
  finder.focus();
  finder.select();
});
