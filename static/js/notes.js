// From a mark to its note and back.
import { bring } from "./screens.js";
import { said } from "./said.js";

const text = document.getElementById("text");

const flash = (elements) => {
  for (const old of document.querySelectorAll(".shown:not(#refusal)")) old.classList.remove("shown");
  for (const element of elements) element.classList.add("shown");
};

const marksOf = (id) => text.querySelectorAll(`mark[data-notes~="${id}"]`);

text.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (!mark || !document.getSelection().isCollapsed) return;
  const ids = mark.dataset.notes.trim().split(/\s+/);
  const notes = ids.map((id) => document.getElementById(`note-${id}`)).filter(Boolean);
  if (!notes.length) return;
  flash([...notes, ...ids.flatMap((id) => [...marksOf(id)])]);
  notes[0].scrollIntoView({ block: "nearest" });
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-show]");
  if (!link) return;
  event.preventDefault();
  await bring(Number(link.hash.slice(2)));
  const marks = [...marksOf(link.dataset.show)];
  if (!marks.length) return;
  flash(marks);
  marks[0].scrollIntoView({ block: "center" });
  marks[0].closest(".s")?.focus({ preventScroll: true });
});

// A deleted note leaves the keyboard at the one after it, else the one before it, else the list.
let after = null;
document.body.addEventListener("htmx:configRequest", (event) => {
  const note = event.target.closest?.(".note");
  if (!note || !event.detail.path.endsWith("/delete")) return;
  after = (note.nextElementSibling ?? note.previousElementSibling)?.id ?? "panel";
});
document.body.addEventListener("htmx:afterSettle", () => {
  if (after === null) return;
  const place = document.getElementById(after) ?? document.getElementById("panel");
  after = null;
  place.focus({ preventScroll: true });
});

// The scrape: one key there and back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "s" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  const link = document.getElementById("scrape_link");
  const there = new URL(link.href).search !== "";
  htmx.ajax("GET", link.href, { target: "#rows", swap: "outerHTML" });
  link.href = link.pathname + (there ? "" : "?scrape=1");
  link.textContent = said(there ? "mended" : "scrape");
});
