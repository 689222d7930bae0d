// From a mark to its note and back.
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

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-show]");
  if (!link) return;
  const marks = [...marksOf(link.dataset.show)];
  if (!marks.length) return;
  event.preventDefault();
  flash(marks);
  marks[0].scrollIntoView({ block: "center" });
  marks[0].closest(".s")?.focus({ preventScroll: true });
});
