// Menus close when something else is opened, clicked or when Esc is pressed.
// A click beside it leaves the search in the article open: its places are gone to in the text.
const close = (except, which = "details.menu[open]") => {
  for (const menu of document.querySelectorAll(which)) {
    if (menu === except) continue;
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
};

document.addEventListener("click", (event) => close(event.target.closest("details.menu"), "details.menu[open]:not(#finder)"));
document.addEventListener("keydown", (event) => event.key === "Escape" && close(null));
