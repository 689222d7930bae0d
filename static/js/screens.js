// A long text in screenfuls: those near the window are on the page, the others keep their places open.
const text = document.getElementById("text");
const KEPT = 12; // screens on the page at a time: more are given back
const REST = 90; // milliseconds near the window before a screen is fetched: a quick scroll passes many

const all = () => [...text.querySelectorAll(".screen")];
// An attribute of our own: classes and styles of what is swapped are carried over for a moment.
const away = (screen) => "away" in screen.dataset;
const numberOf = (screen) => Number(screen.id.slice("screen".length));
const holds = (screen, paragraph) => Number(screen.dataset.first) <= paragraph && paragraph <= Number(screen.dataset.last);

const rowAtTop = () =>
  [...text.querySelectorAll(".row[data-block]")].find((row) => row.getBoundingClientRect().bottom > 60) ?? null;

// What is on the window stays where it is while something above it grows or shrinks; most browsers see to it themselves.
const still = CSS.supports("overflow-anchor", "auto") ? (act) => act() : async (act) => {
  const row = rowAtTop();
  const before = row?.getBoundingClientRect().top;
  await act();
  if (row?.isConnected) scrollBy(0, row.getBoundingClientRect().top - before);
};

// Fetch a screen; resolves when it is on the page.
const coming = new Map();
const fetched = (screen) => {
  if (!away(screen) || !globalThis.htmx) return Promise.resolve();
  const id = screen.id;
  if (!coming.has(id)) {
    const arrival = still(() => htmx.ajax("GET", screen.dataset.address, { target: `#${id}`, swap: "outerHTML" }));
    coming.set(id, Promise.resolve(arrival).finally(() => coming.delete(id)));
  }
  return coming.get(id);
};

// The row of a paragraph, fetched if need be; null when the text has none such.
export const bring = async (paragraph) => {
  const screen = all().find((one) => holds(one, paragraph));
  if (!screen) return null;
  if (away(screen)) {
    // Without htmx a screen is a page of its own.
    if (!globalThis.htmx) return void location.assign(screen.dataset.address);
    screen.scrollIntoView({ block: "start", behavior: "instant" });
    await fetched(screen);
  }
  return document.getElementById(`p${paragraph}`);
};

// The one that follows (1) or precedes (-1) in what `list` finds on the page; screens between them are fetched.
export const neighbour = async (from, distance, list) => {
  for (let screen = from.closest(".screen"); screen; ) {
    const those = list();
    const found = those[those.indexOf(from) + distance] ?? null;
    if (found?.closest(".screen") === screen) return found;
    screen = distance > 0 ? screen.nextElementSibling : screen.previousElementSibling;
    if (screen && away(screen)) {
      const id = screen.id;
      await fetched(screen);
      screen = document.getElementById(id);
      if (!screen || away(screen)) return null; // it did not come; the page has said why
    }
    const again = list();
    const next = again[again.indexOf(from) + distance] ?? null;
    if (next?.closest(".screen") === screen) return next;
  }
  return null;
};

// Memory stays bounded: what is far away is given back, unless the reader is at something in it.
const busy = (screen) => {
  const selection = document.getSelection();
  return (
    screen.contains(document.activeElement) ||
    screen.querySelector("#sentence_form, #same, .s[tabindex='0']") ||
    (selection.rangeCount && !selection.isCollapsed && selection.containsNode(screen, true))
  );
};

const giveBack = (screen) => {
  const height = screen.offsetHeight;
  const link = document.createElement("a");
  link.href = screen.dataset.address;
  link.textContent = screen.dataset.label;
  const hold = document.createElement("p");
  hold.className = "hold";
  hold.append(link);
  hold.style.height = `${height}px`;
  screen.replaceChildren(hold);
  screen.dataset.away = "";
  watcher.observe(screen);
};

const tidy = () => {
  const here = rowAtTop()?.closest(".screen");
  if (!here) return;
  const far = (screen) => Math.abs(numberOf(screen) - numberOf(here));
  const drawn = all().filter((screen) => !away(screen));
  const spare = drawn.filter((screen) => far(screen) > 2 && !busy(screen)).sort((a, b) => far(b) - far(a));
  still(() => spare.slice(0, Math.max(0, drawn.length - KEPT)).forEach(giveBack));
};

const near = new Set();
const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) near.delete(target);
      else if (away(target)) {
        near.add(target);
        setTimeout(() => near.delete(target) && target.isConnected && fetched(target), REST);
      }
    }
  },
  { rootMargin: "150% 0px" },
);

// A place kept open is about as high as what will stand there.
const measure = () => {
  const drawn = all().filter((screen) => !away(screen) && screen.dataset.characters > 0);
  const characters = drawn.reduce((sum, screen) => sum + Number(screen.dataset.characters), 0);
  const height = drawn.reduce((sum, screen) => sum + screen.offsetHeight, 0);
  for (const screen of all().filter(away)) {
    const hold = screen.firstElementChild;
    if (characters && !hold.style.height) hold.style.height = `${(screen.dataset.characters * height) / characters}px`;
    watcher.observe(screen);
  }
};

// Where the reader is: sent along when the whole text is swapped, and held to when it has been.
let held = null;
const swapsAll = ({ target, path }) => target?.id === "rows" || /\/changes\/(undo|redo)$/.test(path);
const shown = () => all().filter((screen) => !away(screen)).map((screen) => `${screen.dataset.first}-${screen.dataset.last}`);

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (swapsAll(detail)) {
    const row = rowAtTop();
    if (!row) return;
    held = { id: row.id, top: row.getBoundingClientRect().top };
    detail.parameters.at = row.id.slice(1);
  }
  if (/\/progress\b/.test(detail.path)) detail.parameters.shown = shown().join(",");
});

document.body.addEventListener("htmx:afterSettle", () => {
  measure();
  tidy();
  if (!held) return;
  const row = document.getElementById(held.id);
  if (row) scrollBy({ top: row.getBoundingClientRect().top - held.top, behavior: "instant" });
  held = null;
});
measure();
