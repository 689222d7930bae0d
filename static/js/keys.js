// Keys of every page: ? shows them all, g and a letter goes somewhere.  The table of both comes from the server.
const dialog = document.getElementById("keys");
const places = JSON.parse(dialog.dataset.places);
const WAIT = 1500; // milliseconds for the letter after g
let going = -Infinity; // when g was pressed

const toggle = () => (dialog.open ? dialog.close() : dialog.showModal());

document.addEventListener("click", (event) => {
  if (event.target === dialog) return dialog.close(); // beside it
  if (!event.target.closest("[data-keys]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  toggle();
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.key === "Shift") return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.timeStamp - going < WAIT && places[event.key]) {
      event.preventDefault();
      event.stopImmediatePropagation();
      location.assign(places[event.key]);
      return;
    }
    going = event.key === "g" && !dialog.open ? event.timeStamp : -Infinity;
    if (event.key !== "?") return;
    event.preventDefault();
    toggle();
  },
  { capture: true },
);
