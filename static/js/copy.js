// A passage with its translation and where it is from, to the clipboard.
import { startOf } from "./places.js";
import { meant, points } from "./selection.js";
import { said } from "./said.js";

const reading = document.querySelector(".reading");
const announcer = document.getElementById("announcer");

// The sentences of a passage's side that it touches.
const touched = (passage) => {
  const row = document.querySelector(`#text .row[data-block="${passage.block}"]`);
  const sentences = [...row.querySelectorAll(`[data-side="${passage.side}"] .s`)];
  return sentences.filter((sentence) => {
    const start = startOf(sentence);
    return start < passage.end && passage.start < start + points(sentence.textContent);
  });
};

const words = (passage) => {
  const other = passage.side === "source" ? "target" : "source";
  const pairs = touched(passage).map((sentence) => sentence.dataset.pair);
  const partners = pairs.flatMap((pair) => [...document.querySelectorAll(`[data-side="${other}"] [data-pair="${pair}"]`)]);
  const translation = partners.map((sentence) => sentence.textContent).join(other === "target" ? " " : "");
  const place = `${location.origin}/articles/${reading.dataset.article}#s${pairs[0]}`;
  return [passage.exact, translation, `— ${reading.dataset.citation} · ${place}`].filter(Boolean).join("\n");
};

// Where the clipboard is closed to pages (plain http on another machine), the old way.
const oldWay = (string) => {
  const field = document.createElement("textarea");
  field.value = string;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
};

const copy = async () => {
  const passage = meant();
  if (!passage) return;
  const string = words(passage);
  const focused = document.activeElement;
  let done = true;
  try {
    await navigator.clipboard.writeText(string);
  } catch {
    done = oldWay(string);
    focused?.focus({ preventScroll: true });
  }
  announcer.textContent = said(done ? "copied" : "no copy");
};

document.getElementById("selection_tools").addEventListener("click", (event) => {
  if (event.target.closest("[data-act=copy]")) copy();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "y" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  copy();
});
