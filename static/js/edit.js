// The English in place: open, save and go on, leave; mark as checked; go to what needs a look.
import { current, go } from "./pairs.js";
import { bring, neighbour } from "./screens.js";
import { said } from "./said.js";

const text = document.getElementById("text");
const article = document.querySelector(".reading").dataset.article;
const announcer = document.getElementById("announcer");

const english = () => [...text.querySelectorAll('[data-side="target"] .s')];
const form = () => document.getElementById("sentence_form");
const field = () => document.getElementById("sentence_text");
const address = (sentence) => `/articles/${article}/sentences/${sentence.dataset.sentence}`;
const draftOf = () => `draft:${document.getElementById("sentence_edit").action}`;

// The English sentence the reader means: the one in focus, or the partner of the Chinese one.
const meant = () => {
  const sentence = document.activeElement?.closest?.(".s") ?? current();
  return sentence && document.getElementById(`e${sentence.dataset.pair}`);
};

const close = () => {
  const open = form();
  if (!open) return;
  const back = document.getElementById(`e${open.dataset.place}`);
  open.remove();
  go(back);
};

const open = (sentence) => {
  if (!sentence) return;
  form()?.remove();
  go(sentence);
  htmx.ajax("GET", `${address(sentence)}/edit`, { target: `#${sentence.closest(".row").id}`, swap: "beforeend" });
};

// A form has come: begin where the reader left off.
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt.id !== "sentence_form") return;
  const kept = sessionStorage.getItem(draftOf());
  if (kept !== null && kept !== field().value) {
    field().value = kept;
    announcer.textContent = said("draft back");
  }
  field().focus();
  field().setSelectionRange(field().value.length, field().value.length);
  form().scrollIntoView({ block: "nearest" });
});

text.addEventListener("input", (event) => {
  if (event.target === field()) sessionStorage.setItem(draftOf(), field().value);
});

// What a request about a sentence leaves behind, once its row has been swapped.
let after = null;

text.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "post" || !event.target.closest("#sentence_form")) return;
  if (event.target.closest("form").querySelector("#ask_alternatives")) return;
  const goesOn = event.detail.triggeringEvent?.submitter?.value === "next";
  after = { path: event.detail.path, draft: draftOf(), place: form().dataset.place, goesOn };
});

document.body.addEventListener("htmx:afterRequest", async (event) => {
  if (!after || event.detail.requestConfig?.path !== after.path || !event.detail.successful) return;
  const { draft, place, goesOn } = after;
  after = null;
  sessionStorage.removeItem(draft);
  announcer.textContent = said("saved");
  const here = document.getElementById(`e${place}`);
  const next = goesOn ? await neighbour(here, 1, english) : null;
  if (next) open(next);
  else go(here);
});

const check = (sentence) => {
  if (!sentence) return;
  const id = sentence.id;
  const checked = sentence.classList.contains("checked") ? "0" : "1";
  const target = `#${sentence.closest(".row").id}`;
  htmx.ajax("POST", `${address(sentence)}/check`, { target, swap: "outerHTML", values: { checked } }).then(() => {
    announcer.textContent = said(checked === "1" ? "checked" : "unchecked");
    go(document.getElementById(id));
  });
};

// Next: what needs a look; when nothing does any more, what nobody has checked yet.
const next = async () => {
  const query = new URLSearchParams({ after: meant()?.dataset.pair ?? "" });
  const answer = await fetch(`/articles/${article}/unchecked?${query}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return document.body.dispatchEvent(new CustomEvent("htmx:sendError"));
  const { place } = await answer.json();
  if (!place) return void (announcer.textContent = said("everything checked"));
  await bring(Number(place.split(".")[0]));
  go(document.getElementById(`e${place}`));
};

const KEYS = { e: () => open(meant()), c: () => check(meant()), n: next };

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

text.addEventListener("keydown", (event) => {
  if (event.isComposing || !form()?.contains(event.target)) return;
  if (event.key === "Escape") close();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const edit = document.getElementById("sentence_edit");
    edit.requestSubmit(edit.querySelector('[name="then"]'));
  }
  if (event.key === "ArrowDown" && event.altKey) {
    event.preventDefault();
    document.getElementById("ask_alternatives").click();
  }
});

// A second click on the English sentence in focus opens it; the first only gives it the focus.
let focused = null;
text.addEventListener("pointerdown", () => { focused = document.activeElement; });
text.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) {
    event.preventDefault();
    if (form()?.contains(event.target)) close();
    else event.target.closest("#same").remove();
    return;
  }
  const ready = event.target.closest('[name="use"]');
  if (ready && field()) {
    event.preventDefault();
    field().value = ready.value;
    field().dispatchEvent(new Event("input", { bubbles: true }));
    field().focus();
    return;
  }
  const sentence = event.target.closest(".en .s");
  if (!sentence || sentence !== focused || event.target.closest("mark") || !document.getSelection().isCollapsed) return;
  open(sentence);
});
