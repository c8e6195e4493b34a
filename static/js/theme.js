// Light, dark, or as the system: at once here, and by cookie on the next page.
import { remember } from "./cookies.js";

const choices = document.querySelectorAll("[data-theme]");

for (const choice of choices) {
  choice.addEventListener("click", () => {
    const theme = choice.dataset.theme;
    if (theme) document.documentElement.dataset.bsTheme = theme;
    else delete document.documentElement.dataset.bsTheme;
    remember("theme", theme);
    for (const other of choices) other.setAttribute("aria-pressed", String(other === choice));
    choice.closest("[popover]")?.hidePopover();
  });
}
