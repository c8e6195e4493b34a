// Writing an order: rows come and go, a product fills its row in, the total counts along. The server counts again.

const form = document.querySelector("[data-order-form]");
const list = form?.querySelector("[data-lines]");
const currency = form?.querySelector("[name=currency]");
const rowCount = form?.querySelector("[name=items-TOTAL_FORMS]");
const sign = (1.5).toLocaleString(document.documentElement.lang).replace(/\d/g, "") || ".";

const part = (line, name) => line.querySelector(`[name$="-${name}"]`);

function amountOf(text, digits) {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(sign, ".");
  if (!/^\d{1,15}(\.\d{1,3})?$/.test(plain)) return null;
  return Math.round(Number(plain) * 10 ** digits);
}

function look() {
  const option = currency.selectedOptions[0];
  return { digits: Number(option?.dataset.digits ?? 2), pattern: option?.dataset.pattern ?? "{}" };
}

function money(minor, { digits, pattern }) {
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return pattern.replace("{}", (minor / 10 ** digits).toLocaleString(document.documentElement.lang, places));
}

function isBlank(line) {
  return !part(line, "product").value && !part(line, "description").value && !part(line, "unit_price").value;
}

function count() {
  const as = look();
  let total = 0;
  for (const line of list.children) {
    const price = amountOf(part(line, "unit_price").value, as.digits);
    const quantity = part(line, "quantity").value.trim();
    const known = price !== null && /^\d{1,7}$/.test(quantity);
    const minor = known ? price * Number(quantity) : 0;
    line.querySelector("[data-amount]").textContent = known ? money(minor, as) : "";
    total += minor;
  }
  form.querySelector("[data-total]").textContent = money(total, as);
}

function add() {
  const template = form.querySelector("[data-line-template]");
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", rowCount.value);
  rowCount.value = Number(rowCount.value) + 1;
  const line = holder.firstElementChild;
  list.append(line);
  part(line, "product").focus();
}

function remove(line) {
  // The rows below move up, so that the numbers the server reads have no gap.
  const after = line.nextElementSibling ?? line.previousElementSibling;
  line.remove();
  [...list.children].forEach((row, number) => {
    for (const one of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
      for (const attribute of ["name", "id", "for", "aria-describedby"]) {
        const value = one.getAttribute(attribute);
        if (value) one.setAttribute(attribute, value.replace(/items-\d+-/g, `items-${number}-`));
      }
    }
  });
  rowCount.value = list.children.length;
  if (!list.children.length) add();
  else part(after, "description").focus();
  form.dispatchEvent(new Event("input"));
}

function pick(select) {
  const line = select.closest("[data-line]");
  const product = select.selectedOptions[0].dataset;
  if (!product.name) return;
  part(line, "description").value = product.name;
  const others = [...list.children].some((row) => row !== line && part(row, "unit_price").value);
  if (product.currency !== currency.value && !others) currency.value = product.currency;
  part(line, "unit_price").value = product.currency === currency.value ? product.price : "";
  if (!part(line, "quantity").value) part(line, "quantity").value = 1;
  form.dispatchEvent(new Event("input"));
}

if (form) {
  // Blank rows are for those without this script; one to begin with is enough.
  [...list.children].slice(1).reverse().forEach((line) => {
    if (isBlank(line) && line === list.lastElementChild) line.remove();
  });
  rowCount.value = list.children.length;
  form.addEventListener("click", (event) => {
    const adding = event.target.closest("[data-add-line]");
    const removing = event.target.closest("[data-remove-line]");
    if (adding) { event.preventDefault(); add(); }
    if (removing) remove(removing.closest("[data-line]"));
  });
  form.addEventListener("change", (event) => { if (event.target.matches("[name$='-product']")) pick(event.target); });
  form.addEventListener("input", count);
  form.addEventListener("change", count);
  addEventListener("pageshow", count);
  count();
}
