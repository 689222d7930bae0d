// The page works without this file; it makes it smooth.  Each module looks after one thing.
import "./preferences.js";
import "./menus.js";
import "./messages.js";

if (document.querySelector(".reading")) {
  await import("./pairs.js");
  await import("./selection.js");
  await import("./notes.js");
  await import("./edit.js");
  await import("./words.js");
}

if (document.getElementById("bulk")) await import("./library.js");

// From here on every key works (tests wait for this, readers never notice).
document.documentElement.dataset.ready = "";
