// Ticking many articles at once; without this file each box is ticked by hand.
import { said } from "./said.js";

const list = document.getElementById("articles");
const all = document.getElementById("tick_all");
const label = document.getElementById("ticked");
const boxes = () => [...list.querySelectorAll('input[name="article"]')];

const count = () => {
  const ticked = boxes().filter((box) => box.checked).length;
  label.textContent = ticked ? said("ticked", { count: ticked }) : label.dataset.none;
  all.checked = ticked > 0 && ticked === boxes().length;
  all.indeterminate = ticked > 0 && !all.checked;
};

if (list && all) {
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    count();
  });
  list.addEventListener("change", count);
  document.body.addEventListener("htmx:afterSwap", count);
  count();
}
