// Columns and theme change at once; the server remembers them for the next page.  The language needs a new page.
const root = document.documentElement;

const save = (form, name, value) => {
  root.dataset[name] = value;
  const body = new FormData(form);
  body.set(name, value);
  fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
};

for (const form of document.querySelectorAll("form[data-preference]")) {
  const name = form.dataset.preference;
  form.addEventListener("change", (event) => (name === "language" ? form.submit() : save(form, name, event.target.value)));
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.name) return;
    event.preventDefault();
    for (const button of form.querySelectorAll("button[name]")) {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    }
    save(form, name, event.submitter.value);
  });
}
