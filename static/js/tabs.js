// Where tabs scroll sideways, the current one is brought into view.
import { arrive } from "./arrive.js";

arrive(".tabs [aria-current]", (tab) => {
  const tabs = tab.parentElement;
  tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
});
