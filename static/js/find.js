// Search in the article: places come from the server, are painted without touching the text, and gone to in turn.
import { go } from "./pairs.js";
import { paint, rangeOf } from "./places.js";
import { bring } from "./screens.js";
import { said } from "./said.js";

const text = document.getElementById("text");
const finder = document.getElementById("finder");
const form = document.getElementById("find");
const query = document.getElementById("find_query");
const steps = document.getElementById("find_steps");
const REST = 300; // milliseconds after the last letter
let hits = [];
let at = -1;
let asked = "";
let timer = 0;

const rangeOfHit = ({ dataset }) => rangeOf(dataset.block, dataset.side, Number(dataset.start), Number(dataset.end));

const clear = () => {
  paint("find", []);
  paint("find-now", []);
};

const paintAll = () => paint("find", hits.map(rangeOfHit).filter(Boolean));

const show = async (step) => {
  if (!hits.length) return;
  at = (at + step + hits.length) % hits.length;
  document.getElementById("find_at").textContent = said("hit", { at: at + 1, count: hits.length });
  for (const hit of hits) hit.removeAttribute("aria-current");
  hits[at].setAttribute("aria-current", "true");
  hits[at].scrollIntoView({ block: "nearest", behavior: "instant" });
  const now = hits[at];
  await bring(Number(now.dataset.block) + 1);
  if (now !== hits[at]) return; // the reader has gone on meanwhile
  const range = rangeOfHit(now);
  paint("find-now", range ? [range] : []);
  range?.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
};

const search = async () => {
  clearTimeout(timer);
  const mine = (asked = query.value);
  const address = `${form.action}?${new URLSearchParams({ q: asked })}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return document.body.dispatchEvent(new CustomEvent("htmx:sendError"));
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  if (mine !== asked) return; // a later question is under way
  document.getElementById("hits").replaceWith(holder.content.getElementById("hits"));
  hits = [...document.querySelectorAll("#hits a")];
  at = -1;
  steps.hidden = !hits.length;
  document.getElementById("find_at").textContent = "";
  paintAll();
  paint("find-now", []);
};
// What comes on the page meanwhile is painted too.
text.addEventListener("htmx:afterSettle", () => finder.open && paintAll());

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (query.value !== asked || !hits.length) await search();
  show(1);
});
query.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, REST);
});
query.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.shiftKey || event.isComposing) return;
  event.preventDefault();
  show(-1);
});

finder.addEventListener("click", (event) => {
  const step = event.target.closest("[data-find]")?.dataset.find;
  if (step) show(step === "next" ? 1 : -1);
  const hit = event.target.closest("#hits a");
  if (!hit) return;
  event.preventDefault();
  at = hits.indexOf(hit);
  show(0);
});

const close = () => {
  const range = at >= 0 ? rangeOfHit(hits[at]) : null;
  finder.open = false;
  clear();
  const sentence = range?.startContainer.parentElement.closest(".s");
  if (sentence) go(sentence); // the keys go on from what was found
  else finder.querySelector("summary").focus();
};
finder.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  close();
});
finder.addEventListener("toggle", () => {
  if (!finder.open) clear();
  else if (document.activeElement !== query) query.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  event.preventDefault();
  finder.open = true;
  query.focus();
  query.select();
});
