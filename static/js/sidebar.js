// The menu at the left can be narrowed to its icons; the cookie keeps it so.
import { remember } from "./cookies.js";

const button = document.querySelector("[data-fold-sidebar]");

button?.addEventListener("click", () => {
  const collapsed = document.documentElement.dataset.sidebar !== "collapsed";
  document.documentElement.dataset.sidebar = collapsed ? "collapsed" : "open";
  button.setAttribute("aria-expanded", String(!collapsed));
  remember("sidebar", collapsed ? "collapsed" : "");
});
