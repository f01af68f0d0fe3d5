// What all pages of the desk share: posting, ids of decisions, the coder's name, what to say when it fails.
"use strict";

const alertBox = document.getElementById("alert");

function warn(text) {
  alertBox.textContent = text;
  alertBox.hidden = !text;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

class Refused extends Error {}

// Each post carries an id, so that one that is sent again because its answer was lost counts once.
async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.status >= 400 && answer.status < 500) throw new Refused(await answer.text());
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

function typing(event) {
  const at = event.target;
  if (at.matches("textarea, select")) return true;
  return at.matches("input") && !["checkbox", "radio"].includes(at.type);
}

const plainKey = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;

document.getElementById("coder").addEventListener("click", () => {
  const name = prompt("Who is coding? Your decisions carry this name.", document.body.dataset.coder);
  if (name && name.trim()) {
    document.cookie = `gvcoder-coder=${encodeURIComponent(name.trim())}; path=/; SameSite=Strict; max-age=31536000`;
    location.reload();
  }
});
