// Sentence pairs light up together: on hover, focus and tap.  One sentence is in the tab order; arrows move on.
import { neighbour } from "./screens.js";

const text = document.getElementById("text");
let lit = null;

const partners = (pair) => text.querySelectorAll(`[data-pair="${pair}"]`);

export const light = (pair) => {
  if (pair === lit) return;
  if (lit) for (const s of partners(lit)) s.classList.remove("lit");
  lit = pair;
  if (pair) for (const s of partners(pair)) s.classList.add("lit");
};

export const current = () => text.querySelector(".s[tabindex='0']");

const pairOf = (event) => event.target.closest?.(".s")?.dataset.pair ?? null;

text.addEventListener("pointerover", (event) => event.pointerType === "mouse" && light(pairOf(event)));
text.addEventListener("pointerleave", () => light(document.activeElement?.dataset?.pair ?? null));
text.addEventListener("click", (event) => light(pairOf(event)));
text.addEventListener("focusin", (event) => {
  const sentence = event.target.closest(".s");
  if (!sentence) return;
  enter(sentence);
  light(sentence.dataset.pair);
});

const enter = (sentence) => {
  for (const other of text.querySelectorAll(".s[tabindex='0']")) other.tabIndex = -1;
  sentence.tabIndex = 0;
};

const reachable = (side) => [...text.querySelectorAll(`[data-side="${side}"] .s`)].filter((s) => s.offsetParent);

const sideOf = (sentence) => sentence.closest("[data-side]").dataset.side;

export const go = (sentence) => {
  if (!sentence) return;
  enter(sentence);
  sentence.focus();
  sentence.scrollIntoView({ block: "nearest" });
};

// The sentence the keys start from: the one in the tab order, unless its column is hidden.
const here = () => {
  const sentence = current();
  return sentence?.offsetParent ? sentence : (reachable("source")[0] ?? reachable("target")[0]);
};

const step = async (distance) => {
  const from = here();
  if (!from || document.activeElement !== from) return go(from);
  go(await neighbour(from, distance, () => reachable(sideOf(from))));
};

const paragraph = async (distance) => {
  const from = here();
  if (!from || document.activeElement !== from) return go(from);
  const side = sideOf(from);
  const rows = () => [...new Set(reachable(side).map((s) => s.closest(".row")))];
  const next = await neighbour(from.closest(".row"), distance, rows);
  if (next) go(reachable(side).find((s) => s.closest(".row") === next));
};

const across = () => {
  const from = here();
  if (from) go([...partners(from.dataset.pair)].find((s) => s !== from && s.offsetParent));
};

const KEYS = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  ArrowLeft: across,
  ArrowRight: across,
  J: () => step(1),
  K: () => step(-1),
  j: () => paragraph(1),
  k: () => paragraph(-1),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, summary, [contenteditable]")) return;
  const arrow = event.key.startsWith("Arrow");
  // Arrows belong to the page until a sentence has the focus; with Shift they extend a selection.
  if (arrow && (event.shiftKey || !event.target.closest(".s"))) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

const first = () => {
  const sentence = here();
  if (sentence && !current()) sentence.tabIndex = 0;
};
first();
// A swap replaces sentences: keep one in the tab order, and the pair lit.
document.body.addEventListener("htmx:load", () => {
  first();
  if (lit) for (const s of partners(lit)) s.classList.add("lit");
});
