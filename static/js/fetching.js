// htmx: say so when an answer does not come, and open menus in what was fetched as elsewhere.

document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:responseError", tell);

function tell() {
  const line = document.getElementById("fetch-trouble");
  if (line) line.hidden = false;
}

document.addEventListener("htmx:afterSwap", () => {
  const line = document.getElementById("fetch-trouble");
  if (line) line.hidden = true;
});
