// A product as the order page is going to show it, beside the form while it is written. The server shows the real one.

const preview = document.querySelector("[data-preview]");
const form = document.querySelector("[data-product-form]")?.closest("form");
const language = document.documentElement.lang;
const sign = (1.5).toLocaleString(language).replace(/\d/g, "") || ".";

const part = (name) => preview.querySelector(`[data-preview-${name}]`);
const typed = (name) => form.elements.namedItem(name).value.trim();

function money(amount, currency, looks) {
  const [pattern, digits] = looks[currency] ?? [];
  const plain = amount.replace(/[\s\u00a0\u202f]/g, "").replace(sign, ".");
  if (!pattern || !/^\d{1,15}(\.\d+)?$/.test(plain)) return "";
  // More decimals than the currency has are refused, not rounded.
  if ((plain.split(".")[1] ?? "").length > digits) return "";
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return pattern.replace("{}", Number(plain).toLocaleString(language, places));
}

function firstPrice(looks) {
  for (const row of form.querySelectorAll("[data-price]")) {
    const [currency, amount] = ["currency", "amount"].map((name) => row.querySelector(`[name$="-${name}"]:not([name^="initial-"])`).value);
    const shown = money(amount, currency, looks);
    if (shown) return shown;
  }
  return "";
}

function start() {
  const looks = JSON.parse(preview.dataset.preview);
  const picture = part("picture");

  const show = () => {
    part("name").classList.toggle("quiet", !typed("name"));
    part("name").textContent = typed("name") || form.querySelector("label[for=id_name]").firstChild.textContent.trim();
    part("description").textContent = typed("description");
    part("price").textContent = firstPrice(looks);
    part("off").hidden = typed("offered") === "shown";
  };
  form.addEventListener("input", show);
  form.addEventListener("change", (event) => {
    show();
    if (event.target.name === "remove_image") picture.classList.toggle("is-removed", event.target.checked);
  });
  form.addEventListener("picture", (event) => {
    const image = new Image();
    image.className = "product-picture";
    image.alt = "";
    image.src = event.detail;
    picture.replaceChildren(image);
    picture.classList.remove("is-removed");
  });
  addEventListener("pageshow", show);
  show();
}

if (preview && form) start();
