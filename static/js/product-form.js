// Writing a product: its code follows from the name until somebody types one, and prices come and go row by row.

const host = document.querySelector("[data-product-form]");
const form = host?.closest("form");

// What people type plainly though it does not fall apart into a letter and its accent.
const PLAIN = { Ø: "O", Ł: "L", Đ: "D", Ð: "D", Æ: "AE", Œ: "OE", Þ: "TH", ẞ: "SS" };
const LONGEST = 40;

function codeOf(name) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().replace(/[ØŁĐÐÆŒÞẞ]/g, (letter) => PLAIN[letter]);
  const code = plain.replace(/[^A-Z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  if (code.length <= LONGEST) return code;
  // Whole words, unless the first one is too long by itself.
  const cut = code.slice(0, LONGEST + 1).lastIndexOf("-");
  return code.slice(0, cut > 0 ? cut : LONGEST);
}

function suggest() {
  const name = form.elements.namedItem("name");
  const code = form.elements.namedItem("code");
  let ours = codeOf(name.value) === code.value;
  name.addEventListener("input", () => { if (ours || !code.value) { code.value = codeOf(name.value); ours = true; } });
  code.addEventListener("input", () => { ours = !code.value; });
}

function rows() {
  const list = host.querySelector("[data-prices]");
  const count = form.elements.namedItem("prices-TOTAL_FORMS");
  const template = host.querySelector("[data-price-template]");
  const part = (row, name) => row.querySelector(`[name$="-${name}"]:not([name^="initial-"])`);
  const shown = () => [...list.children].filter((row) => !row.hidden);
  const blank = (row) => !part(row, "amount").value && !row.querySelector(".field-error");

  // Blank rows are for those without this script. They are hidden, not taken away: the form holds what it held.
  [...list.children].slice(1).forEach((row) => { row.hidden = blank(row); });

  host.querySelector("[data-add-price]").addEventListener("click", () => {
    let row = [...list.children].find((one) => one.hidden);
    if (!row) {
      const holder = document.createElement("div");
      holder.innerHTML = template.innerHTML.replaceAll("__prefix__", count.value);
      count.value = Number(count.value) + 1;
      row = holder.firstElementChild;
    }
    row.hidden = false;
    list.append(row);
    part(row, "currency").focus();
  });

  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-remove-price]")?.closest("[data-price]");
    if (!row) return;
    for (const name of ["currency", "amount"]) part(row, name).value = "";
    if (shown().length > 1) row.hidden = true;
    part(row.hidden ? shown().at(-1) : row, "amount").focus();
    form.dispatchEvent(new Event("input"));
  });
}

if (form) {
  if (host.hasAttribute("data-new")) suggest();
  rows();
}
