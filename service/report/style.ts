/** The style sheet of the HTML report, for screen (light and dark) and paper. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #5a636e; --line: #d5dae0; --paper: #fff; --soft: #f4f6f8;
  --alarm: #b3261e; --notice: #8a5a00; --clear: #1f567c; --open: #4a4f7c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --dim: #9aa4af; --line: #363d46; --paper: #14171b;
  --soft: #1d2126; --alarm: #ff8a80; --notice: #f0c060; --clear: #8cc4ea; --open: #b4b9f0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.5rem 5rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; overflow-wrap: anywhere; }
header { border-bottom: 1px solid var(--line); margin-bottom: 2rem; }
.brand { margin: 0; letter-spacing: .14em; text-transform: uppercase; font-size: .8rem; font-weight: 600; color: var(--dim); }
h1 { margin: .2rem 0 0; font-size: 1.9rem; line-height: 1.2; font-weight: 650; }
h2 { margin: 3.5rem 0 1rem; font-size: 1.4rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
h2.exhibit { margin-top: 0; border: 0; }
article + article h2.exhibit { margin-top: 4rem; }
h3 { margin: 2.5rem 0 .8rem; font-size: 1.15rem; }
h4 { margin: 1.4rem 0 .3rem; font-size: 1rem; }
p { margin: .5rem 0; } ul { margin: .4rem 0; padding-left: 1.3rem; }
a { color: inherit; } .dim, figcaption, caption { color: var(--dim); font-size: .875rem; }
.conclusion { border-left: 4px solid var(--open); background: var(--soft); padding: 1rem 1.3rem; border-radius: 0 6px 6px 0; }
.conclusion h3 { margin: 0; font-size: 1.25rem; color: var(--open); }
.conclusion.alarm { border-color: var(--alarm); } .conclusion.alarm h3 { color: var(--alarm); }
.conclusion.notice { border-color: var(--notice); } .conclusion.notice h3 { color: var(--notice); }
.conclusion.clear { border-color: var(--clear); } .conclusion.clear h3 { color: var(--clear); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1.5rem; margin-top: 1.5rem; }
figure { margin: 1rem 0; max-width: 36rem; } .pair figure { margin: 0; }
figure > img { display: block; width: 100%; height: auto; max-height: 34rem; object-fit: contain; object-position: left;
  image-rendering: pixelated; }
.pair figure:first-child > img { image-rendering: auto; }
.scale { display: flex; gap: .7rem; align-items: start; margin-top: .5rem; font-size: .8rem; line-height: 1.3; }
.scale img { flex: 1; min-width: 6rem; height: .85rem; margin-top: .15rem; } .scale span { max-width: 12rem; }
.scale span:last-child { text-align: right; }
figcaption { margin-top: .4rem; } figcaption img { height: .75rem; width: auto; vertical-align: -1px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .5rem 0 1rem; }
caption { text-align: left; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
.rows th { width: 14rem; color: var(--dim); } thead th { color: var(--dim); } td { font-variant-numeric: tabular-nums; }
.finding { border-top: 1px solid var(--line); padding: .4rem 0 1rem; }
.finding h4 { font-size: 1.05rem; margin-top: .8rem; } .summary { font-size: 1.05rem; } .label { font-weight: 600; margin-top: 1rem; }
.mark { display: inline-block; border: 1px solid currentColor; border-radius: 4px; padding: 0 .4em; font-size: .75rem;
  line-height: 1.5; font-weight: 600; vertical-align: .1em; color: var(--dim); white-space: nowrap; }
.mark.alarm, .mark.failed { color: var(--alarm); } .mark.notice { color: var(--notice); }
.facts { margin: .8rem 0; } .facts > div { display: grid; grid-template-columns: 14rem 1fr; gap: .8rem; padding: .3rem 0; border-top: 1px solid var(--line); font-size: .9rem; }
dt { color: var(--dim); } dd { margin: 0; } dd p, dd ul { font-size: .85rem; color: var(--dim); margin: .2rem 0; }
pre { background: var(--soft); padding: .8rem 1rem; border-radius: 6px; white-space: pre-wrap; font-size: .85rem; }
@media (max-width: 40rem) { .facts > div { grid-template-columns: 1fr; gap: 0; } .rows th { width: 9rem; } }
@page { size: A4; margin: 18mm 16mm; }
@media print { :root { color-scheme: light; --ink: #000; --dim: #444; --line: #bbb; --paper: #fff; --soft: #f2f2f2;
  --alarm: #9b1c15; --notice: #6f4800; --clear: #1c4a6b; --open: #3c4170; }
  body { padding: 0; max-width: none; font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .pair { grid-template-columns: 1fr 1fr; } article + article { break-before: page; }
  figure, tr, .facts > div, .conclusion { break-inside: avoid; } h2, h3, h4 { break-after: avoid; } figure > img { max-height: 11cm; } }
`;
