"""How a bilingual copy looks: paper, two serif faces side by side, notes as quiet colour.  No file to load."""

from __future__ import annotations


def stylesheet(longest: int) -> str:
    """CSS for the page.  ``longest``: the most sentences in a block; each number needs a rule to light up its pair."""
    lit = ",\n".join(
        f'.pair:has([data-n="{n}"]:is(:hover, :target)) [data-n="{n}"]' for n in range(1, longest + 1)
    )
    return _STYLE + (f"{lit} {{ background: var(--lit); }}\n" if lit else "")


_STYLE = """
:root {
  color-scheme: light dark;
  --paper: #faf6ec; --sheet: #f3edde; --ink: #26221b; --soft: #6a6152; --rule: #ddd3bd; --accent: #8c2f1b;
  --lit: #efe3c4; --warn: #7a4b00; --warn-paper: #fbecc8;
  --yellow: #f5d75a99; --green: #9fd07f99; --blue: #8fc1ea99; --rose: #f2a3a899; --violet: #c4aaf099;
  --latin: "Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4", "Noto Serif", Georgia, serif;
  --han: "Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", STSong, SimSun, serif;
  --plain: system-ui, "Segoe UI", "Helvetica Neue", Arial, "Noto Sans CJK SC", "PingFang SC", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #1c1a17; --sheet: #25221d; --ink: #e3dccd; --soft: #a79d8b; --rule: #3d382f; --accent: #e59a7f;
    --lit: #3a3325; --warn: #f0c674; --warn-paper: #33290f;
    --yellow: #8a6d0080; --green: #3f6f2580; --blue: #2a608f80; --rose: #8c3a4680; --violet: #5f438f80;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 1.0625rem/1.7 var(--latin); text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 78rem; padding: 3.5rem clamp(1.1rem, 4vw, 4rem) 4rem; }
a { color: var(--accent); text-decoration-thickness: .06em; text-underline-offset: .18em; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
p { margin: 0; }

.pair { display: grid; grid-template-columns: minmax(0, 1fr); gap: .35rem 0; margin: 0 0 1.5rem; }
.pair > * { min-width: 0; white-space: pre-line; overflow-wrap: break-word; }
.zh { font-family: var(--latin), var(--han); line-height: 1.95; line-break: strict; }
p.zh { text-align: justify; }
:lang(zh-Hans) { font-family: var(--latin), var(--han); }
.zh, .zh .sentence { font-family: var(--han); }
.en { font-family: var(--latin); color: var(--soft); hyphens: manual; }
h1, h2, h3 { font-weight: 600; text-wrap: balance; }
h1 > *, h2 > *, h3 > * { display: block; text-align: start; }
h1.pair { margin: 0 0 1rem; font-size: clamp(1.6rem, 1.2rem + 1.4vw, 2.15rem); line-height: 1.4; }
h1 .zh { line-height: 1.45; }
h1 .ref, h2 .ref { font-size: .8rem; top: -.7em; }
h1 .en { font-size: .78em; font-weight: 500; line-height: 1.35; }
h2.pair { margin-top: 3rem; font-size: 1.35rem; line-height: 1.5; }
h3.pair { margin-top: 2.2rem; font-size: 1.12rem; line-height: 1.5; }
h2 .zh, h3 .zh { line-height: 1.55; }
h2 .en, h3 .en { font-weight: 500; }
.subtitle { font-size: 1.1rem; }
.subtitle .en { font-style: italic; }
blockquote.pair { margin-inline: 0; }
blockquote.pair > * { padding-inline-start: 1.1rem; border-inline-start: 2px solid var(--rule); }
ul.items { margin: 0 0 1.5rem; padding: 0; list-style: none; }
ul.items > .pair { margin-bottom: .7rem; }
ul.items > .pair > * { position: relative; padding-inline-start: 1.3em; }
ul.items > .pair > *::before { content: "•"; position: absolute; inset-inline-start: .2em;
  color: var(--accent); font-family: var(--latin); }
.sentence { border-radius: .15em; }
.gloss { font-family: var(--plain); font-size: .86em; word-spacing: .25em; }
.remark { margin-inline-start: .1em; font: 600 .62rem/1 var(--plain); letter-spacing: .03em; color: var(--warn);
  user-select: none; }
.missing { font: italic .9rem/1.6 var(--latin); color: var(--soft); }
mark { color: inherit; background: var(--yellow); border-radius: .12em; box-decoration-break: clone; }
mark.green { background: var(--green); }
mark.blue { background: var(--blue); }
mark.rose { background: var(--rose); }
mark.violet { background: var(--violet); }
sup { line-height: 0; font-size: inherit; vertical-align: baseline; }
.ref { position: relative; top: -.5em; margin-inline: .12em; padding: .1em .15em; font: 600 .62rem/1 var(--plain);
  text-decoration: none; user-select: none; }
.ref.beside { font-weight: 400; color: var(--soft); }
:target { scroll-margin-top: 3rem; }
.ref:target, .note:target { background: var(--lit); }

.facts { display: grid; gap: .1rem 2rem; margin: 1.6rem 0 2.6rem; padding: 1rem 0; font: .82rem/1.65 var(--plain);
  border-block: 1px solid var(--rule); }
.facts > div { display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: .8rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; font-family: var(--plain); }
.facts dd :lang(zh-Hans) { font-family: var(--plain); }
.sha256 dd { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .95em; }
.notice { margin: 0 0 2.4rem; padding: .8rem 1rem; color: var(--warn); background: var(--warn-paper);
  border-inline-start: 3px solid currentColor; font: .92rem/1.55 var(--plain); }

.apparatus { margin-top: 4rem; padding-top: 1.6rem; border-top: 1px solid var(--rule); }
.apparatus > h2 { margin: 0 0 1.2rem; font-size: 1.25rem; }
.notes { margin: 0; padding: 0 0 0 2.2rem; }
.notes::marker, .note::marker { font: 600 .8rem var(--plain); color: var(--accent); }
.note { margin: 0 0 1.5rem; padding-inline-start: .3rem; max-width: 44rem; }
.note .quote { line-height: 1.75; }
.note .facing { margin-top: .15rem; color: var(--soft); font-size: .92em; }
.note .body { margin-top: .5rem; overflow-wrap: break-word; }
.note .body > * { margin: 0 0 .5rem; }
.note .body h3 { font-size: 1em; }
.note .body pre { overflow-x: auto; padding: .6rem .8rem; background: var(--sheet); font-size: .85em; }
.note .body table { border-collapse: collapse; }
.note .body :is(td, th) { padding: .2rem .6rem; border: 1px solid var(--rule); }
.note .body blockquote { padding-inline-start: 1rem; border-inline-start: 2px solid var(--rule); }
.note .lost { margin-top: .3rem; color: var(--warn); font: .86rem/1.6 var(--plain); }
.note .when { font: .76rem/1.9 var(--plain); color: var(--soft); }
.tags { display: flex; flex-wrap: wrap; gap: .35rem; margin: .3rem 0; padding: 0; list-style: none; }
.tags li { padding: .1rem .55rem; background: var(--sheet); border-radius: 1em; font: .76rem/1.6 var(--plain); }

summary { cursor: pointer; font: .95rem/1.6 var(--plain); }
details > p { margin: .6rem 0 1rem; font: .85rem/1.6 var(--plain); color: var(--soft); }
.step { overflow-x: auto; margin: 0 0 1.4rem; }
.step h3 { margin: 0 0 .3rem; font: 600 .88rem/1.6 var(--plain); }
.step table { width: 100%; border-collapse: collapse; table-layout: fixed; font: .84rem/1.55 var(--plain); }
.step :is(th, td) { padding: .35rem .7rem .35rem 0; text-align: start; vertical-align: top; overflow-wrap: anywhere;
  border-bottom: 1px solid var(--rule); }
.step th { color: var(--soft); font-weight: 500; }
.step th:first-child { width: 6rem; }
.step :is(del, ins) { text-decoration: none; white-space: pre-wrap; font-family: var(--han); }
.step del { background: var(--rose); }
.step ins { background: var(--green); }
footer { margin-top: 4rem; font: .78rem/1.6 var(--plain); color: var(--soft); }

@media (max-width: 799.98px) {
  .step :is(table, tbody, tr, td) { display: block; }
  .step thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .step tr { padding: .5rem 0; border-bottom: 1px solid var(--rule); }
  .step td { padding: 0; border: 0; }
  .step .place { color: var(--soft); }
}
@media (min-width: 800px) {
  .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1.08fr); column-gap: clamp(2rem, 4.5vw, 4rem); }
  .en { color: inherit; }
  .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .facts > div { grid-template-columns: 11rem minmax(0, 1fr); }
  .facts > :is(.address, .sha256, .english, .sentences) { grid-column: 1 / -1; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --rule: #bbb; --accent: #722; --warn: #630; --warn-paper: #fff;
    --lit: transparent; --yellow: #f5d75a99; --green: #9fd07f99; --blue: #8fc1ea99; --rose: #f2a3a899;
    --violet: #c4aaf099; color-scheme: light; }
  @page { margin: 18mm 16mm; }
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1.08fr); column-gap: 8mm; }
  .en { color: inherit; }
  h2.pair, h3.pair, .apparatus > h2 { break-after: avoid; }
  .note, ul.items > .pair, .step tr { break-inside: avoid; }
  p { orphans: 3; widows: 3; }
  mark, .step :is(del, ins) { print-color-adjust: exact; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
"""
