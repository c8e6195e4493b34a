// What every page loads. Each module looks for what it serves, and does nothing where there is none.
import "./cookies.js";
import "./theme.js";
import "./sidebar.js";
import "./menus.js";
import "./toasts.js";
import "./keys.js";
import "./palette.js";
import "./ask.js";
import "./bell.js";
import "./rows.js";
import "./combobox.js";
import "./forms.js";
import "./upload.js";
import "./fetching.js";
import "./copy.js";
import "./mentions.js";
import "./in-place.js";
import "./tabs.js";
import "./labels.js";

document.documentElement.classList.add("js");
