// Where there is one thing to pick, picking it from the list is all it takes: the form is sent at once.
// What combobox.js fills in is told by an event of its own making; what a person typed waits for Enter.

document.addEventListener("change", (event) => {
  const form = event.isTrusted ? null : event.target.closest?.("form[data-send-picked]");
  form?.requestSubmit();
});
