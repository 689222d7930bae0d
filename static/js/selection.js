// From a selection to a passage: side, block and offsets in Unicode code points (browsers count UTF-16 units).
import { say } from "./messages.js";
import { current } from "./pairs.js";
import { said } from "./said.js";

const text = document.getElementById("text");
const tools = document.getElementById("selection_tools");
const composer = document.getElementById("composer");
const form = document.getElementById("composer_form");
const announcer = document.getElementById("announcer");
const CONTEXT = 32;

export const points = (string) => [...string].length;

const sideOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("#text [data-side]");

// The element whose text is the block's text: nothing but sentences is inside it.
export const bodyOf = (side) => side.firstElementChild;

// What lies before (node, offset) in the body, as a string.
export const before = (body, node, offset) => {
  const range = document.createRange();
  range.selectNodeContents(body);
  range.setEnd(node, offset);
  return range.toString();
};

const whole = (sentence) => {
  const range = document.createRange();
  range.selectNodeContents(sentence);
  return range;
};

// The passage of a range; null when it is empty or leaves its paragraph.
export const passageOf = (range) => {
  const side = sideOf(range.startContainer);
  if (!side) return null;
  const body = bodyOf(side);
  const end = sideOf(range.endContainer);
  const text = body.textContent;
  let from = before(body, range.startContainer, range.startOffset).length;
  let to;
  // What follows the body (marks in the margin) is no part of the text.
  if (end === side) to = Math.min(text.length, before(body, range.endContainer, range.endOffset).length);
  // Browsers let a triple click end at the start of the next block: that is still this paragraph.
  else if (range.toString().trim() === text.slice(from).trim()) to = text.length;
  else return null;
  while (from < to && /\s/.test(text[from])) from += 1;
  while (to > from && /\s/.test(text[to - 1])) to -= 1;
  if (from >= to) return null;
  const start = points(text.slice(0, from));
  return {
    side: side.dataset.side,
    block: side.closest(".row").dataset.block,
    start,
    end: start + points(text.slice(from, to)),
    exact: text.slice(from, to),
    prefix: [...text.slice(0, from)].slice(-CONTEXT).join(""),
    suffix: [...text.slice(to)].slice(0, CONTEXT).join(""),
  };
};

const selected = () => {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return text.contains(range.commonAncestorContainer) ? range : null;
};

text.addEventListener("pointerdown", (event) => {
  const side = event.target.closest("[data-side]");
  if (side) text.dataset.selecting = side.dataset.side;
});

const hide = () => { tools.hidden = true; };

const place = () => {
  const range = selected();
  if (!range || !passageOf(range)) return hide();
  const box = range.getBoundingClientRect();
  tools.hidden = false;
  const top = box.top - tools.offsetHeight - 8;
  const below = top < 60 || matchMedia("(pointer: coarse)").matches; // touch systems put their own menu above
  tools.style.top = `${window.scrollY + (below ? box.bottom + 10 : top)}px`;
  const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - tools.offsetWidth - 8);
  tools.style.left = `${window.scrollX + left}px`;
};

let waiting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(place, 120);
});
window.addEventListener("resize", place);

// The passage the reader means: what is selected, else the sentence that has the focus.
export const meant = () => {
  const range = selected();
  if (range) {
    const passage = passageOf(range);
    if (!passage) say(said("one paragraph"));
    return passage;
  }
  const sentence = document.activeElement?.closest?.(".s") ?? null;
  return sentence && sentence === current() ? passageOf(whole(sentence)) : null;
};

// What was typed belongs to its passage: another passage begins with an empty note, the first finds its own again.
const drafts = new Map();
const keyOf = () => ["side", "block", "start", "end"].map((name) => form.elements[name].value).join(" ");

const fill = (passage) => {
  drafts.set(keyOf(), [form.elements.body.value, form.elements.tags.value]);
  for (const [name, value] of Object.entries(passage)) form.elements[name].value = value;
  [form.elements.body.value, form.elements.tags.value] = drafts.get(keyOf()) ?? ["", ""];
};

let origin = null; // where the keyboard goes back to

const note = () => {
  const passage = meant();
  if (!passage) return;
  origin = current();
  fill(passage);
  composer.open = true;
  hide();
  form.elements.body.focus();
  composer.scrollIntoView({ block: "nearest" });
};

const highlight = () => {
  const passage = meant();
  if (!passage) return;
  origin = current();
  form.reset();
  fill(passage);
  hide();
  form.requestSubmit();
};

tools.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the selection
tools.addEventListener("click", (event) => {
  const act = event.target.closest("button")?.dataset.act;
  if (act === "note") note();
  if (act === "highlight") highlight();
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && composer.contains(event.target)) return close();
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "a" || event.key === "h") {
    if (!meant()) return;
    event.preventDefault();
    (event.key === "a" ? note : highlight)();
  }
});

// In every form beside the text, the one for changing a note too.
document.querySelector(".beside").addEventListener("keydown", (event) => {
  const own = event.target.closest("form.stack");
  if (!own || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) own.requestSubmit();
  if (event.key === "Escape" && own !== form) own.querySelector("a.button")?.click();
});

// A note half written is not lost by a slip: the browser asks before it leaves.
window.addEventListener("beforeunload", (event) => {
  if (composer.open && form.elements.body.value.trim()) event.preventDefault();
});

// A quote typed or changed by hand has no known place: the server looks for it.
form.elements.exact.addEventListener("input", () => {
  for (const name of ["block", "start", "end", "prefix", "suffix"]) form.elements[name].value = "";
});

const close = () => {
  drafts.set(keyOf(), [form.elements.body.value, form.elements.tags.value]);
  for (const name of ["block", "start", "end", "prefix", "suffix"]) form.elements[name].value = "";
  composer.open = false;
  const back = origin && document.getElementById(origin.id); // the row may have been swapped
  back?.focus({ preventScroll: true });
};

form.addEventListener("reset", () => setTimeout(close));
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt !== form || !event.detail.successful) return;
  document.getSelection().removeAllRanges();
  drafts.delete(keyOf());
  form.reset();
  announcer.textContent = said("note saved");
});
