// Refusals: shown until dismissed, and never at the cost of what was typed.
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
  dismiss.textContent = "Dismiss";
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

document.body.addEventListener("htmx:sendError", () => say("The server does not answer. Is it still running? Nothing you typed is lost; try again."));
document.body.addEventListener("htmx:timeout", () => say("The server takes very long to answer. Try again in a moment."));
