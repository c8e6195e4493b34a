// The order page counts along: what is chosen, and the sum. The server counts again; without this script it alone does.

const form = document.querySelector("[data-order-page]");
const sum = document.querySelector("[data-sum]");
const nothing = document.querySelector("[data-sum-empty]");

function chosen(offer) {
  const text = offer.querySelector("input[type=number]").value.trim();
  return /^\d{1,7}$/.test(text) ? Number(text) : 0;
}

function money(minor, { digits, pattern }) {
  const places = Number(digits);
  const format = { minimumFractionDigits: places, maximumFractionDigits: places };
  return pattern.replace("{}", (minor / 10 ** places).toLocaleString(document.documentElement.lang, format));
}

function row(what, amount, total) {
  const line = document.createElement("div");
  if (total) line.className = "sum-total";
  line.append(
    Object.assign(document.createElement("dt"), { textContent: what }),
    Object.assign(document.createElement("dd"), { textContent: amount }),
  );
  return line;
}

function count() {
  const lines = [...sum.querySelectorAll("[data-kept]")];
  let total = lines.reduce((known, line) => known + Number(line.dataset.kept), 0);
  const offers = form.querySelectorAll(".offer");
  for (const offer of offers) {
    const quantity = chosen(offer);
    offer.classList.toggle("offer-chosen", quantity > 0);
    offer.querySelector("[data-step='-1']").disabled = quantity === 0;
    if (!quantity) continue;
    const minor = quantity * Number(offer.dataset.price);
    total += minor;
    lines.push(row(`${quantity} × ${offer.querySelector(".offer-name").textContent}`, money(minor, offer.dataset)));
  }
  // All prices of a page are in one currency.
  if (lines.length && offers.length) lines.push(row(sum.dataset.total, money(total, offers[0].dataset), true));
  sum.replaceChildren(...lines);
  nothing.hidden = lines.length > 0;
}

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const offer = button.closest(".offer");
    const input = offer.querySelector("input[type=number]");
    const next = Math.min(1_000_000, Math.max(0, chosen(offer) + Number(button.dataset.step)));
    input.value = next || "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    // A button that can no longer be pressed must not keep the focus.
    if (button.disabled) input.focus();
  });
  form.addEventListener("input", count);
  addEventListener("pageshow", count);
  count();
}
