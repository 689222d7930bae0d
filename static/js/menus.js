// Menus close when the reader goes elsewhere, and on Escape; one is open at a time.
const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    // Search stays: its places are gone to one after the other, in the text.
    if (!menu.contains(event.target) && menu.id !== "finder") menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});
