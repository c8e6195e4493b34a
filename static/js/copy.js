// A button with data-copy copies what it names, a field's value or a text in lines; one with data-copy-text that text.
// Both say so. A field with data-select-all is selected when it gets the focus.

const SAID = 1_600;

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-select-all]")) event.target.select();
});

const voice = document.body.appendChild(document.createElement("div"));
voice.className = "sr-only";
voice.setAttribute("role", "status");

function say(button) {
  const words = button.querySelector("span");
  if (words) words.textContent = button.dataset.copied;
  button.setAttribute("data-done", "");
  voice.textContent = button.dataset.copied;
  setTimeout(() => {
    button.removeAttribute("data-done");
    voice.textContent = "";
  }, SAID);
}

function byHand(source, text) {
  // No right to the clipboard: what is selected can be copied by hand.
  if (!source) prompt("", text);
  else if (source.select) source.focus();
  else getSelection().selectAllChildren(source);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-text]");
  if (!button) return;
  const source = button.dataset.copy ? document.getElementById(button.dataset.copy) : null;
  const text = source ? (source.value ?? source.innerText.trim()) : button.dataset.copyText;
  try {
    await navigator.clipboard.writeText(text);
    say(button);
  } catch {
    byHand(source, text);
  }
});
