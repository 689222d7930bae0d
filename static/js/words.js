// Help with a word: by pointing, by a click or tap, by keys.  The text itself is never touched.
import { current, go } from "./pairs.js";
import { characterAt, paint, putBeside, rangeOf, startOf, text } from "./places.js";
import { said } from "./said.js";

const DELAY = 450; // milliseconds of rest before pointing counts
const GRACE = 350; // to get from the word to its help
const reading = document.querySelector(".reading");
const announcer = document.getElementById("announcer");
const box = document.getElementById("word_box"); // stays and is placed; what is in it is swapped
const word = () => document.getElementById("word");

let opened = null; // "hover", "click" or "keys"
let asked = null; // the request under way
let timer = 0;

const close = () => {
  asked?.abort();
  clearTimeout(timer);
  if (!opened) return;
  const inside = box.contains(document.activeElement);
  opened = null;
  box.hidden = true;
  paint("word", []);
  if (inside) current()?.focus({ preventScroll: true });
};

const place = () => {
  const { block, start, end } = word().dataset;
  const range = rangeOf(block, "source", Number(start), Number(end));
  if (!range) return close();
  paint("word", [range]);
  putBeside(box, range);
  // On a phone the help lies over the lower part of the window: the word must not be under it.
  const hidden = range.getBoundingClientRect().bottom - box.getBoundingClientRect().top;
  if (hidden > 0 && getComputedStyle(box).position === "fixed") scrollBy({ top: hidden + 24 });
};

const say = () => {
  const parts = [".headword strong", ".headword .pinyin", ".senses"].map((part) => word().querySelector(part));
  announcer.textContent = parts.map((part) => part?.textContent ?? "").join(" ");
};

const show = (html, how) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const answer = holder.content.getElementById("word");
  word().replaceWith(answer);
  globalThis.htmx?.process(answer);
  opened = how;
  box.hidden = false;
  place();
  if (how !== "keys") return;
  const sentence = document.getElementById(`s${answer.dataset.pair}`);
  if (sentence && sentence !== document.activeElement) {
    go(sentence);
    place();
  }
  say();
};

const ask = async (how, block, at, seek = "here") => {
  asked?.abort();
  asked = new AbortController();
  const address = `/articles/${reading.dataset.article}/words?${new URLSearchParams({ block, at, seek })}`;
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asked.signal });
    if (answer.ok) show(await answer.text(), how);
    else if (how === "keys" && answer.status === 404) announcer.textContent = said("last word");
  } catch (error) {
    if (error.name !== "AbortError") document.body.dispatchEvent(new CustomEvent("htmx:sendError"));
  }
};

const covers = (spot) => {
  const { block, start, end } = word().dataset;
  return opened && spot.block === block && Number(start) <= spot.at && spot.at < Number(end);
};

const later = (act, wait) => {
  clearTimeout(timer);
  timer = setTimeout(act, wait);
};

// Pointing: a rest over a word opens its help, going away closes it.  What a click or key opened stays.
text.addEventListener("pointermove", (event) => {
  if (event.pointerType !== "mouse" || event.buttons || reading.dataset.help !== "hover") return;
  if (opened && opened !== "hover") return;
  const spot = characterAt(event.clientX, event.clientY);
  if (spot && covers(spot)) return clearTimeout(timer);
  if (opened) later(close, GRACE);
  else clearTimeout(timer);
  if (spot && document.getSelection().isCollapsed) later(() => ask("hover", spot.block, spot.at), DELAY);
});
text.addEventListener("pointerleave", () => (opened === "hover" ? later(close, GRACE) : clearTimeout(timer)));
reading.addEventListener("pointerover", (event) => {
  if (event.target.closest("#word_box")) clearTimeout(timer);
});
reading.addEventListener("pointerout", (event) => {
  if (opened === "hover" && event.target.closest("#word_box") && !event.relatedTarget?.closest("#word_box")) later(close, GRACE);
});

// A click or tap; a marked passage keeps its own meaning: to its note.
document.addEventListener("click", (event) => {
  if (event.target.closest("#word_box")) return;
  const free = document.getSelection().isCollapsed && !event.target.closest("mark");
  const spot = free && text.contains(event.target) ? characterAt(event.clientX, event.clientY) : null;
  clearTimeout(timer);
  if (!spot) return close();
  if (covers(spot) && opened !== "hover") return close();
  ask("click", spot.block, spot.at);
});

const move = (seek) => {
  const { block, start, end } = word().dataset;
  ask("keys", block, seek === "next" ? end : start, seek);
};

const open = () => {
  const sentence = current();
  const source = sentence && document.getElementById(`s${sentence.dataset.pair}`);
  if (source?.offsetParent) ask("keys", source.closest(".row").dataset.block, startOf(source), "next");
};

reading.addEventListener("click", (event) => {
  const act = event.target.closest("[data-word]")?.dataset.word;
  if (act === "close") close();
  else if (act) move(act);
  else if (event.target.closest("[data-place]")) close();
});

const KEYS = {
  n: () => move("next"),
  b: () => move("previous"),
  ArrowRight: () => move("next"),
  ArrowLeft: () => move("previous"),
  Escape: close,
};

// Before the keys of sentences: while help is open, arrows go from word to word.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, dialog")) return;
    if (event.key === "Enter" && opened && event.target.closest(".s")) {
      event.preventDefault();
      return word().focus();
    }
    // What pointing opened takes no keys but Escape: the reader's hands may be elsewhere.
    const keys = opened === "hover" ? { Escape: close, w: open } : opened ? KEYS : { w: open };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  },
  { capture: true },
);

// Who types in the help has not only pointed at it.
box.addEventListener("focusin", () => {
  if (opened === "hover") opened = "click";
});

window.addEventListener("resize", () => opened && place());
// Help is swapped whole when its word is saved or corrected: it goes where its word is, and the keys stay in it.
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (!opened) return;
  place();
  if (event.detail.target?.id === "word" && document.activeElement === document.body) word().focus({ preventScroll: true });
});
