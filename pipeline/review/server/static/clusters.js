// Merging clusters, and moving sentences from one to another.
"use strict";

const mergeForm = document.getElementById("merge");
const splitForm = document.getElementById("split");
const chosenText = document.getElementById("chosen");
const ticked = []; // in the order of ticking
const theForm = mergeForm ?? splitForm;

theForm.addEventListener("change", (event) => {
  const box = event.target;
  if (box.type === "checkbox") {
    if (box.checked) ticked.push(box);
    else ticked.splice(ticked.indexOf(box), 1);
  } else if (box.name === "cluster") theForm.querySelector(".new").hidden = box.value !== "+";
  tellTicked();
});

function tellTicked() {
  const enough = ticked.length >= (mergeForm ? 2 : 1);
  theForm.querySelector("button[type=submit]").disabled = !enough;
  if (mergeForm) {
    chosenText.textContent = ticked.length < 2 ? `${ticked.length || "none"} ticked` : `${ticked.slice(1).map((b) => b.dataset.name).join(", ")} into ${ticked[0].dataset.name}`;
  } else chosenText.textContent = `${ticked.length || "none"} ticked`;
}

async function act(path, body, goTo) {
  try {
    const told = await post(path, { id: newId(), ...body });
    if (goTo) location.href = goTo(told);
    else location.reload();
  } catch (error) {
    warn(`Not kept: ${error.message}`);
  }
}

theForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const values = ticked.map((b) => b.value);
  if (mergeForm) return act("/merge", { into: values[0], merged: values.slice(1) });
  const f = theForm.elements;
  const body = { sentences: values };
  if (f.cluster.value === "+") body.new_cluster = { name: f.name.value, place: f.place.value || null, country: f.country.value || null, sector: f.sector.value || null };
  else body.cluster = f.cluster.value;
  return act("/split", body, (told) => `/cluster/${encodeURIComponent(told.cluster)}`);
});

theForm.querySelector('[data-act="undo"]').addEventListener("click", () => act("/undo", {}));

function move(by) {
  const boxes = [...theForm.querySelectorAll("input[type=checkbox]")];
  const n = boxes.indexOf(document.activeElement);
  const next = boxes[n < 0 ? 0 : n + by];
  next?.focus();
  next?.scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (typing(event) || !plainKey(event)) return;
  const keys = {
    j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1), z: () => act("/undo", {}),
    m: () => { const go = theForm.querySelector("button[type=submit]"); if (!go.disabled) theForm.requestSubmit(); },
    Escape: () => { location.href = "/"; },
    Enter: () => { const row = document.activeElement.closest?.("tr, li"); const to = row?.querySelector("a"); if (document.activeElement.type === "checkbox" && to) location.href = to.href; else return true; return false; },
  };
  const key = keys[event.key];
  if (key && key() !== true) event.preventDefault();
});

// Profiles are made anew a moment after the last decision; nothing that was ticked is lost by that.
if (document.getElementById("stale")) setTimeout(() => { if (!ticked.length) location.reload(); }, 1500);
