// Between places in the page and places in the text: block, and offset in Unicode code points.
import { before, bodyOf, points } from "./selection.js";

export const text = document.getElementById("text");

export const sideOfRow = (block, side) => text.querySelector(`.row[data-block="${block}"] [data-side="${side}"]`);

// The (node, offset) under a point of the window, in whatever way this browser tells.
const caretAt = (x, y) => {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
};

const contains = (range, x, y) =>
  [...range.getClientRects()].some((box) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom);

// The Chinese character under a point: { block, at }, or null.  A caret stands between two characters: try both.
export const characterAt = (x, y) => {
  const caret = caretAt(x, y);
  if (caret?.node.nodeType !== Node.TEXT_NODE) return null;
  const side = caret.node.parentElement.closest('#text [data-side="source"]');
  if (!side) return null;
  for (const start of [caret.offset, caret.offset - 1, caret.offset - 2]) {
    const character = start >= 0 ? String.fromCodePoint(caret.node.data.codePointAt(start) ?? 32) : " ";
    if (!/[\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u.test(character)) continue;
    const range = document.createRange();
    range.setStart(caret.node, start);
    range.setEnd(caret.node, start + character.length);
    if (!contains(range, x, y)) continue;
    return { block: side.closest(".row").dataset.block, at: points(before(bodyOf(side), caret.node, start)) };
  }
  return null;
};

// Where a sentence begins in its block, in code points.
export const startOf = (sentence) => points(before(bodyOf(sentence.closest("[data-side]")), sentence, 0));

// The range of [start, end) code points of a side of a block; null when it is not on the page.
export const rangeOf = (block, side, start, end) => {
  const shown = sideOfRow(block, side);
  if (!shown) return null;
  const walker = document.createTreeWalker(bodyOf(shown), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let seen = 0;
  let began = false;
  while (walker.nextNode()) {
    const characters = [...walker.currentNode.data];
    const units = (count) => characters.slice(0, count).join("").length;
    if (!began && start < seen + characters.length) {
      range.setStart(walker.currentNode, units(start - seen));
      began = true;
    }
    if (began && end <= seen + characters.length) {
      range.setEnd(walker.currentNode, units(end - seen));
      return range;
    }
    seen += characters.length;
  }
  return null;
};

// Paint ranges without touching the document; where the browser cannot, nothing is painted.
export const paint = (name, ranges) => {
  if (!globalThis.CSS?.highlights) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
};

// Beside a range, inside the window.  On phones the style sheet keeps the box at the bottom instead.
export const putBeside = (box, range) => {
  const place = range.getBoundingClientRect();
  const root = document.documentElement;
  const holder = box.offsetParent?.getBoundingClientRect() ?? { left: -scrollX, top: -scrollY };
  const offset = box.offsetParent && box.offsetParent !== document.body ? holder : { left: -scrollX, top: -scrollY };
  const below = place.bottom + 8 + box.offsetHeight <= root.clientHeight || place.top < box.offsetHeight + 8;
  const top = below ? place.bottom + 8 : place.top - box.offsetHeight - 8;
  const left = Math.min(Math.max(8, place.left - 8), root.clientWidth - box.offsetWidth - 8);
  box.style.top = `${top - offset.top}px`;
  box.style.left = `${left - offset.left}px`;
};
