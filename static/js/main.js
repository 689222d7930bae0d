// The page works without this file; it makes it smooth.  Each module looks after one thing.
import "./preferences.js";
import "./menus.js";
import "./messages.js";
import "./keys.js";

if (document.querySelector(".reading")) {
  await import("./screens.js");
  await import("./pairs.js");
  await import("./selection.js");
  await import("./notes.js");
  await import("./edit.js");
  await import("./words.js");
  await import("./moving.js");
  await import("./find.js");
  await import("./copy.js");
  await import("./aloud.js");
}

if (document.getElementById("bookmarklet")) await import("./sent.js");
if (document.getElementById("bulk")) await import("./library.js");

// From here on every key works (tests wait for this, readers never notice).
document.documentElement.dataset.ready = "";
