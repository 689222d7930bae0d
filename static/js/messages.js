// Refusals: shown until dismissed, and never at the cost of what was typed.
import { said } from "./said.js";

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-dismiss]")) return;
  const line = document.getElementById("refusal");
  line.replaceChildren();
  line.className = "";
});

export const say = (sentence) => {
  const line = document.getElementById("refusal");
  line.className = "shown";
  const dismiss = document.createElement("button");
  dismiss.type = "button";
  dismiss.dataset.dismiss = "";
  dismiss.textContent = said("dismiss");
  line.replaceChildren(sentence + " ", dismiss);
};

// What went wrong is over once something went right.
document.body.addEventListener("htmx:afterRequest", (event) => {
  const line = document.getElementById("refusal");
  if (event.detail.successful && event.detail.requestConfig.verb !== "get") {
    line.replaceChildren();
    line.className = "";
  }
});

document.body.addEventListener("htmx:sendError", () => say(said("no answer")));
document.body.addEventListener("htmx:timeout", () => say(said("answers late")));
