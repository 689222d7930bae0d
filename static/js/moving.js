// Where the reader is: kept on the server, shown as a share of the text, and gone to by #p12 and #s12.3.
import { current, go, light } from "./pairs.js";
import { bring } from "./screens.js";
import { said } from "./said.js";

const reading = document.querySelector(".reading");
const text = document.getElementById("text");
const REST = 1200; // milliseconds without scrolling before a place is kept
const token = () => document.querySelector("[name=csrf_token]").value;
let kept = null;
let timer = 0;

// The first of an ordered list for which the test holds.
const first = (list, test) => {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(list[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
};

const rows = () => [...text.querySelectorAll(".row[data-block]")];
const top = () => (document.querySelector(".bar")?.getBoundingClientRect().bottom ?? 0) + 4;

// The sentence at the top of the window.
const topmost = () => {
  const all = rows();
  const row = all[first(all, (each) => each.getBoundingClientRect().bottom > Math.max(top(), 0))];
  const sentences = [...(row?.querySelectorAll(".s") ?? [])].filter((each) => each.offsetParent);
  return sentences.find((each) => each.getBoundingClientRect().bottom > Math.max(top(), 0)) ?? sentences[0] ?? null;
};

const visible = (sentence) => {
  const box = sentence.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
};

const keep = () => {
  clearTimeout(timer);
  const focused = document.activeElement?.closest?.("#text .s");
  const pair = (focused && visible(focused) ? focused : topmost())?.dataset.pair;
  if (!pair || pair === kept) return;
  kept = pair;
  const [paragraph, sentence] = pair.split(".");
  const body = new URLSearchParams({ csrf_token: token(), paragraph, sentence });
  const address = `/articles/${reading.dataset.article}/place`;
  // Keeping a place is a courtesy: when it fails, nothing the reader made is lost.
  fetch(address, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true }).catch(() => { kept = null; });
};

const progress = () => {
  const all = rows();
  if (!all.length) return;
  const below = first(all, (each) => each.getBoundingClientRect().bottom > innerHeight);
  const read = below ? Number(all[below - 1].dataset.block) + 1 : 0;
  const share = Math.round((100 * read) / document.getElementById("rows").dataset.paragraphs);
  document.getElementById("reading_progress").value = share;
  document.getElementById("progress_read").textContent = said("share", { share });
};

let frame = 0;
const moved = () => {
  clearTimeout(timer);
  timer = setTimeout(keep, REST);
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    progress();
  });
};

addEventListener("scroll", moved, { passive: true });
text.addEventListener("focusin", moved);
addEventListener("pagehide", () => timer && keep());
progress();

// Deep links: the sentence gets the focus, so that the keys go on from there.
const arrive = async () => {
  const name = decodeURIComponent(location.hash.slice(1));
  const paragraph = /^[pse](\d+)(\.\d+)?$/.exec(name)?.[1];
  if (paragraph && !document.getElementById(name)) await bring(Number(paragraph));
  const target = document.getElementById(name);
  const sentence = target?.matches(".s") ? target : target?.matches(".row") ? target.querySelector(".s") : null;
  if (!sentence?.offsetParent || !text.contains(sentence)) return;
  go(sentence);
  light(sentence.dataset.pair);
  sentence.scrollIntoView({ block: "center", behavior: "instant" });
};
addEventListener("hashchange", arrive);
if (location.hash) arrive();

for (const menu of document.querySelectorAll(".contents")) {
  menu.addEventListener("click", (event) => event.target.closest("a") && (menu.open = false));
}

// t: the English away, and back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "t" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  event.preventDefault();
  const wanted = document.documentElement.dataset.columns === "both" ? "source" : "both";
  const before = current()?.dataset.pair;
  document.querySelector(`[name=columns][value=${wanted}]`).click();
  const sentence = before && document.getElementById(`s${before}`);
  if (sentence && document.activeElement === document.body) go(sentence); // the focus was in what went away
});
