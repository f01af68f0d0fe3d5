// Deciding between coders.
"use strict";

const cases = [...document.querySelectorAll(".cases li")];
let here = 0;

function go(n) {
  here = Math.min(Math.max(n, 0), cases.length - 1);
  cases[here]?.focus();
  cases[here]?.scrollIntoView({ block: "center" });
}

async function choose(button) {
  const li = button.closest("li");
  const body = { id: newId(), sentence: li.dataset.sentence, chosen: button.dataset.decision, adjudicate: true };
  try {
    await post("/verdict", body);
  } catch (error) {
    return warn(`Not kept: ${error.message}`);
  }
  const n = cases.indexOf(li);
  li.classList.add("settled");
  cases.splice(n, 1);
  document.getElementById("said").textContent = `Settled; ${cases.length} left.`;
  go(Math.min(n, cases.length - 1));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-choice]");
  if (button) choose(button);
});
document.addEventListener("keydown", (event) => {
  if (typing(event) || !plainKey(event)) return;
  const li = cases[here];
  const keys = {
    j: () => go(here + (document.activeElement === li ? 1 : 0)), k: () => go(here - 1), ArrowDown: () => go(here + 1), ArrowUp: () => go(here - 1),
    e: () => { const to = li?.querySelector("a"); if (to) location.href = to.href; },
    z: async () => { await post("/undo", { id: newId() }); location.reload(); }, Escape: () => { location.href = "/"; },
  };
  if (/^[1-9]$/.test(event.key)) { const b = li?.querySelector(`[data-choice="${event.key}"]`); if (b) choose(b); }
  else if (keys[event.key]) keys[event.key]();
  else return;
  event.preventDefault();
});
go(0);
