// A booking dragged to another time of the calendar: dropped, the question whether to move it opens with that time filled
// in, and nothing is moved before the answer. In a month the day changes; in a week or a day also the time, by quarters.

const QUARTERS = 4;
let dragged = null;
let grip = 0;

// The quarter of an hour, counted from the top of the day's grid, at which the booking's upper edge would lie.
function rowAt(place, clientY) {
  const box = place.getBoundingClientRect();
  const rows = Number(place.dataset.hours) * QUARTERS;
  const row = Math.round(((clientY - grip - box.top) / box.height) * rows);
  return Math.min(Math.max(row, 0), rows - 1);
}

// On a narrow page a day is a list, without a grid to drop onto.
const isGrid = (place) => "hours" in place.dataset && place.querySelector(".cal-slots").getClientRects().length > 0;

function target(place, clientY) {
  if (!isGrid(place)) return place.dataset.day;
  const minutes = Number(place.dataset.opens) * 60 + rowAt(place, clientY) * (60 / QUARTERS);
  const two = (number) => String(number).padStart(2, "0");
  return `${place.dataset.day}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function clear() {
  document.querySelector(".cal-dropping")?.remove();
  document.querySelector(".cal-over")?.classList.remove("cal-over");
}

function show(place, clientY) {
  if (!isGrid(place)) {
    if (place.classList.contains("cal-over")) return;
    clear();
    place.classList.add("cal-over");
    return;
  }
  let layer = place.querySelector(".cal-dropping");
  if (!layer) {
    clear();
    layer = document.createElement("div");
    layer.className = "cal-events cal-dropping";
    layer.append(document.createElement("span"));
    place.append(layer);
  }
  const length = [...dragged.classList].find((name) => name.startsWith("for-")) ?? "for-4";
  layer.firstChild.className = `cal-drop at-${rowAt(place, clientY) + 1} ${length}`;
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-move]") ?? null;
  if (!dragged) return;
  grip = event.clientY - dragged.getBoundingClientRect().top;
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const place = dragged && event.target.closest?.("[data-day]");
  if (!place) {
    clear();
    return;
  }
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  show(place, event.clientY);
});

document.addEventListener("drop", (event) => {
  const place = dragged && event.target.closest?.("[data-day]");
  if (!place) return;
  event.preventDefault();
  const to = target(place, event.clientY);
  if (to === dragged.dataset.at || to === dragged.dataset.at.slice(0, 10)) return;
  const zone = place.closest("[data-zone]").dataset.zone;
  const url = `${dragged.dataset.move}?${new URLSearchParams({ to, zone })}`;
  htmx.ajax("GET", url, { source: dragged, target: "#ask", swap: "innerHTML" });
});

document.addEventListener("dragend", () => {
  dragged = null;
  clear();
});
