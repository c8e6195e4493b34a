// Writing an order: rows come and go, a product fills its row in, the customer's details come into the form. What it all
// comes to is the server's to say: it draws the invoice beside the form, and the rows take their amounts from there.

const form = document.querySelector("[data-order-form]");
const list = form?.querySelector("[data-lines]");
const currency = form?.querySelector("[name=currency]");
const rowCount = form?.querySelector("[name=items-TOTAL_FORMS]");
const preview = document.querySelector("[data-order-preview]");
const NUMBERED = ["name", "id", "for", "aria-describedby", "aria-controls"];

const part = (line, name) => line.querySelector(`[name$="-${name}"]`);
const tell = () => form.dispatchEvent(new Event("input", { bubbles: true }));

function isBlank(line) {
  return ["product", "description", "unit_price", "discount", "tax_rate"].every((name) => !part(line, name).value);
}

function add() {
  const template = form.querySelector("[data-line-template]");
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", rowCount.value);
  rowCount.value = Number(rowCount.value) + 1;
  const line = holder.firstElementChild;
  list.append(line);
  document.dispatchEvent(new Event("arrived"));
  part(line, "description").focus();
}

function remove(line) {
  // The rows below move up, so that the numbers the server reads have no gap.
  const after = line.nextElementSibling ?? line.previousElementSibling;
  line.remove();
  [...list.children].forEach((row, number) => {
    for (const one of row.querySelectorAll(NUMBERED.map((name) => `[${name}]`).join())) {
      for (const attribute of NUMBERED) {
        const value = one.getAttribute(attribute);
        if (value) one.setAttribute(attribute, value.replace(/items-\d+-/g, `items-${number}-`));
      }
    }
  });
  rowCount.value = list.children.length;
  if (!list.children.length) add();
  else part(after, "description").focus();
  tell();
}

// A product fills in its price in the order's currency, and its tax rate.
function pick(line, product) {
  part(line, "product").value = product.product;
  const code = currency.value[0] + currency.value.slice(1).toLowerCase();
  part(line, "unit_price").value = product[`price${code}`] ?? "";
  part(line, "tax_rate").value = product.taxRate;
  delete line.dataset.typedPrice;
  if (!part(line, "quantity").value) part(line, "quantity").value = 1;
}

// In another currency products have another price, which the server knows: an empty one is filled in with its answer.
function reprice() {
  for (const line of list.children) {
    if (part(line, "product").value && !line.dataset.typedPrice) part(line, "unit_price").value = "";
  }
}

function takeAmounts() {
  const known = new Map([...preview.querySelectorAll("[data-row]")].map((one) => [one.dataset.row, one]));
  [...list.children].forEach((line, number) => {
    const at = known.get(String(number));
    line.querySelector("[data-amount]").textContent = at?.dataset.amount ?? "";
    const price = part(line, "unit_price");
    if (at && part(line, "product").value && !price.value && document.activeElement !== price) price.value = at.dataset.price;
  });
  const said = document.querySelector("[data-total-said]");
  const total = preview.querySelector("[data-total]")?.textContent ?? "";
  if (said.textContent !== total) said.textContent = total;
}

function clearDetails() {
  const fields = document.getElementById("buyer-fields");
  for (const field of fields.querySelectorAll("input, select")) field.value = "";
  fields.dataset.filledFor = "";
}

if (form) {
  // Blank rows are for those without this script; one to begin with is enough.
  [...list.children].slice(1).reverse().forEach((line) => {
    if (isBlank(line) && line === list.lastElementChild) line.remove();
  });
  rowCount.value = list.children.length;
  form.dispatchEvent(new Event("guard:start"));
  form.addEventListener("click", (event) => {
    const adding = event.target.closest("[data-add-line]");
    const removing = event.target.closest("[data-remove-line]");
    if (adding) { event.preventDefault(); add(); }
    if (removing) remove(removing.closest("[data-line]"));
  });
  form.addEventListener("combobox:picked", (event) => {
    const line = event.target.closest("[data-line]");
    if (line && event.detail.product) pick(line, event.detail);
  });
  form.addEventListener("input", (event) => {
    const line = event.target.closest?.("[data-line]");
    if (!line) return;
    if (event.target === part(line, "unit_price")) line.dataset.typedPrice = "1";
    // What was emptied is no product any more.
    if (event.target === part(line, "description") && !event.target.value) part(line, "product").value = "";
  });
  form.addEventListener("change", (event) => {
    if (event.target === currency) reprice();
    if (event.target.name !== "who") return;
    const isNew = event.target.value === "new";
    if (isNew && document.getElementById("buyer-fields").dataset.filledFor) clearDetails();
    form.querySelector("[data-buyer-details]").open = isNew;
  });
  // While the customer's details come in, nothing is typed that they would replace.
  for (const [moment, waits] of [["htmx:beforeRequest", true], ["htmx:afterRequest", false]]) {
    document.addEventListener(moment, ({ detail }) => {
      if (detail.target.id === "buyer-fields") detail.target.inert = waits;
    });
  }
  // Leaving a field asks for the preview once more; not when it was left to send the form. One that is still on the way
  // then, or when the page is left otherwise, is given up without a word: the browser would call it an error.
  let leaving = false;
  let asked = null;
  const giveUp = () => {
    if (!asked) return;
    asked.onerror = asked.onabort = null;
    asked.abort();
    asked = null;
  };
  form.addEventListener("submit", (event) => {
    leaving = !event.defaultPrevented;
    if (leaving) giveUp();
  });
  addEventListener("pagehide", giveUp);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target !== preview) return;
    if (leaving) event.preventDefault();
    else asked = event.detail.xhr;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr === asked) asked = null;
  });
  addEventListener("pageshow", () => { leaving = false; });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === preview) takeAmounts();
    if (event.detail.target.id !== "buyer-fields") return;
    const wanted = document.getElementById("buyer-fields").dataset.currency;
    if (wanted && wanted !== currency.value && [...list.children].every(isBlank)) currency.value = wanted;
    tell();
  });
  addEventListener("pageshow", tell);
}
