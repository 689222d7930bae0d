// Read aloud with the browser's own voices, sentence by sentence; the pair that is heard is lit.
import { current, go } from "./pairs.js";
import { neighbour } from "./screens.js";
import { said } from "./said.js";

const text = document.getElementById("text");
const button = document.getElementById("aloud");
const note = document.getElementById("aloud_note");
const synthesis = globalThis.speechSynthesis;
let turn = 0; // what an older turn still says is not listened to
let speaking = false;

// Mainland voices first for simplified text, then any other Chinese one; a voice on this machine before a remote one.
const chineseVoice = () => {
  const voices = (synthesis?.getVoices() ?? []).filter((voice) => /^(zh|cmn|yue)/i.test(voice.lang));
  const rank = (voice) => (voice.localService ? 0 : 2) + (/^(zh|cmn)[-_](CN|Hans)/i.test(voice.lang) ? 0 : 1);
  return voices.sort((a, b) => rank(a) - rank(b))[0] ?? null;
};

const voicesKnown = () =>
  new Promise((resolve) => {
    if (!synthesis || synthesis.getVoices().length) return resolve();
    synthesis.addEventListener("voiceschanged", resolve, { once: true });
    setTimeout(resolve, 1000); // a browser without voices never says so
  });

const show = () => {
  button.setAttribute("aria-pressed", String(speaking));
  button.textContent = said(speaking ? "stop" : "listen");
};

const stop = () => {
  turn += 1;
  speaking = false;
  synthesis?.cancel();
  show();
};

const sentences = () => [...text.querySelectorAll('[data-side="source"] .s')];

const speak = (voice, sentence, mine) => {
  if (mine !== turn) return;
  if (!sentence) return stop();
  const utterance = new SpeechSynthesisUtterance(sentence.textContent);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  const shown = sentence.offsetParent ? sentence : text.querySelector(`[data-side="target"] [data-pair="${sentence.dataset.pair}"]`);
  if (shown) go(shown);
  utterance.addEventListener("end", async () => speak(voice, await neighbour(sentence, 1, sentences), mine));
  utterance.addEventListener("error", () => mine === turn && stop());
  synthesis.speak(utterance);
};

const start = async () => {
  await voicesKnown();
  const voice = chineseVoice();
  note.textContent = voice ? "" : said("no voice");
  note.hidden = Boolean(voice);
  if (!voice) return;
  turn += 1;
  speaking = true;
  show();
  const list = sentences();
  speak(voice, list.find((sentence) => sentence.dataset.pair === current()?.dataset.pair) ?? list[0], turn);
};

button.hidden = false;
button.addEventListener("click", () => (speaking ? stop() : start()));
addEventListener("pagehide", stop);
document.addEventListener("keydown", (event) => {
  if (event.key !== "r" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  event.preventDefault();
  if (speaking) stop();
  else start();
});
