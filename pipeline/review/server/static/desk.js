// The desk: shows one sentence after the other, fetched before it is needed, and sends decisions.
"use strict";

const item = document.getElementById("item");
const params = new URLSearchParams(location.search);
const adjudicating = params.get("adjudicate") === "1";
const fetched = new Map(); // sentence id -> promise of its HTML
const outbox = []; // decisions not yet acknowledged, in order
let queue = []; // [id, done]
let at = -1;
let chord = "";
let shownAt = performance.now();
let sending = false;
let turnNumber = 0;

const panel = () => item.querySelector(".panel");
const form = () => item.querySelector("form.codes");
const current = () => panel()?.dataset.sentence;

function fetchItem(id) {
  if (!fetched.has(id)) {
    const got = fetch(`/item/${encodeURIComponent(id)}`).then((r) => {
      if (!r.ok) throw new Error(`sentence cannot be shown (${r.status})`);
      return r.text();
    });
    got.then((html) => {
      const image = /href="(\/image\/[^"]+)"/.exec(html);
      if (image) new Image().src = image[1].replaceAll("&amp;", "&");
    }).catch(() => fetched.delete(id));
    fetched.set(id, got);
    if (fetched.size > 60) fetched.delete(fetched.keys().next().value);
  }
  return fetched.get(id);
}

async function show(id, focus = true) {
  const turn = ++turnNumber;
  item.setAttribute("aria-busy", "true");
  let html;
  try {
    html = await fetchItem(id);
  } catch (error) {
    warn(`${error.message}. Is the desk still running?`);
    return;
  }
  if (turn !== turnNumber) return;
  item.innerHTML = html; // Made and escaped by the desk's own templates; the policy lets no script in it run.
  item.setAttribute("aria-busy", "false");
  at = queue.findIndex(([other]) => other === id);
  shownAt = performance.now();
  setSaved();
  if (focus) document.getElementById("sentence").focus({ preventScroll: true });
  centre();
  const place = new URL(location.href);
  place.searchParams.set("sentence", id);
  history.replaceState(null, "", place);
  for (const step of [1, 2, 3, -1]) if (queue[at + step]) fetchItem(queue[at + step][0]);
}

function centre() {
  const box = item.querySelector(".box.chosen rect, .plaintext .chosen");
  const sheet = item.querySelector(".sheet");
  if (box && sheet) {
    const down = box.getBoundingClientRect().top - sheet.getBoundingClientRect().top;
    sheet.scrollTop += down - sheet.clientHeight * 0.35;
  }
}

function finished() {
  item.innerHTML = '<div class="wait"><h1>All of these are reviewed</h1><p>Choose another order or another part above, or go on with <a href="/clusters">clusters</a>.</p></div>';
  item.setAttribute("aria-busy", "false");
}

function nextOpen(from) {
  for (let i = 1; i <= queue.length; i++) {
    const n = (from + i + queue.length) % queue.length;
    if (!queue[n][1]) return n;
  }
  return -1;
}

function advance() {
  const n = at >= 0 ? nextOpen(at) : nextOpen(-1);
  if (n < 0) finished();
  else show(queue[n][0]);
}

function step(by) {
  const n = Math.min(Math.max(at + by, 0), queue.length - 1);
  if (queue[n] && n !== at) show(queue[n][0]);
}

async function load(wanted) {
  const [name, value] = document.getElementById("filter").value.split("=");
  const ask = new URLSearchParams({ order: document.getElementById("order").value });
  if (name) ask.set(name, decodeURIComponent(value));
  const answer = await fetch(`/queue?${ask}`);
  if (!answer.ok) return warn(await answer.text());
  const got = await answer.json();
  queue = got.queue;
  tell(got.progress);
  if (wanted) return show(wanted);
  const n = nextOpen(-1);
  if (n < 0) finished();
  else await show(queue[n][0]);
}

function tell(p) {
  const bar = document.getElementById("bar");
  bar.max = Math.max(p.seen + p.left, 1);
  bar.value = p.seen;
  document.getElementById("done").textContent = p.seen;
  document.getElementById("all").textContent = p.seen + p.left;
  const pace = p.minutes === null ? "" : ` At your pace the rest takes ${p.minutes < 1 ? "under a minute" : `about ${p.minutes} min`}.`;
  const stop = p.left && p.may_stop ? " You may stop here: fewer than 1 in 20 sentences should still be wrong." : "";
  const missed = p.doubtful ? ` Of ${p.doubtful} sentences that the machine left uncoded but doubts, about ${p.missed[0]} ` +
    `(${p.missed[1]} to ${p.missed[2]}) should have a code; the order “what teaches most” asks for them too.` : "";
  document.getElementById("estimate").textContent =
    `You corrected ${p.corrected} of ${p.seen}. Of the ${p.left} sentences left, about ${p.expected} ` +
    `(${p.low} to ${p.high}) should need a correction.${stop}${pace}${missed}`;
}

// Decisions are sent one after the other; the page has gone on already. What fails is sent again.
function send(path, body, after) {
  outbox.push({ path, body: { id: newId(), ...body }, after });
  deliver();
}

async function deliver() {
  if (sending) return;
  sending = true;
  while (outbox.length) {
    const next = outbox[0];
    try {
      const told = await post(next.path, next.body);
      outbox.shift();
      if (!outbox.length) warn("");
      if (told.progress) tell(told.progress);
      next.after?.(told);
    } catch (error) {
      if (error instanceof Refused) {
        outbox.shift();
        warn(`Not kept: ${error.message}`);
        if (next.body.sentence) { fetched.delete(next.body.sentence); mark(next.body.sentence, false); show(next.body.sentence); }
      } else {
        warn(`The desk does not answer: ${outbox.length} decision(s) wait in this page and are sent when it does. Do not close it.`);
        await new Promise((done) => setTimeout(done, 1500));
      }
    }
  }
  sending = false;
}

window.addEventListener("beforeunload", (event) => { if (outbox.length) event.preventDefault(); });

function mark(id, done) {
  const found = queue.find(([other]) => other === id);
  if (found) found[1] = done;
}

function number(text) {
  const value = Number(String(text).replace(",", "."));
  return String(text).trim() === "" || Number.isNaN(value) ? null : value;
}

function codes() {
  const f = form();
  const given = (name) => [...f.querySelectorAll(`input[name="${name}"]:checked`)].map((i) => i.value);
  const years = [number(f.elements.from.value), number(f.elements.to.value)];
  const shares = [...f.querySelectorAll(".list .share")].map((row) => {
    const get = (name) => row.querySelector(`[name="${name}"]`).value;
    const high = number(get("value_high"));
    return { value: (number(get("value")) ?? 0) / 100, relation: get("relation"), value_high: high === null ? null : high / 100,
      of: get("of"), holder: get("holder"), n: number(get("n")), holder_name: get("holder_name").trim() || null };
  });
  return {
    scope: f.elements.scope.value, governance: given("governance"), buyers: given("buyers"),
    functions: given("functions").map((v) => v.split("/")), upgrading: given("upgrading").map((v) => v.split("/")),
    shares, period: years[0] === null && years[1] === null ? null : { from: years[0], to: years[1] },
    source: f.elements.source.value.trim() || null,
  };
}

const snapshot = () => JSON.stringify([codes(), form().elements.cluster.value]);
let saved = "";
function setSaved() { saved = form() ? snapshot() : ""; form()?.classList.remove("dirty"); }
const changed = () => form() && snapshot() !== saved;
function look() { form()?.classList.toggle("dirty", changed()); }

function decide(action) {
  const id = current();
  if (!id) return;
  const f = form();
  const seconds = Math.round(performance.now() - shownAt) / 1000;
  const body = { sentence: id, action, seconds, adjudicate: adjudicating };
  const remark = f.elements.comment.value.trim();
  if (remark) body.comment = remark;
  if (action === "accept" && changed()) {
    body.action = "change";
    body.codes = codes();
    const chosen = f.elements.cluster;
    if (chosen.value === "+") {
      body.new_cluster = { name: f.elements.new_name.value, place: f.elements.new_place.value || null,
        country: f.elements.new_country.value || null, sector: f.elements.new_sector.value || null };
    } else if (chosen.value !== chosen.dataset.was || panel().dataset.state === "uncoded") body.cluster = chosen.value || null; // null: not known
  } else if (action === "accept" && ["changed", "rejected"].includes(panel().dataset.state)) {
    // What a person said before stands; the machine's codes come back by undoing.
    if (panel().dataset.state === "changed") { body.action = "change"; body.codes = codes(); }
  } else if (action === "theory") {
    body.action = "reject";
    body.theory = true;
  }
  fetched.delete(id);
  mark(id, true);
  send("/verdict", body);
  document.getElementById("said").textContent = { accept: "accepted", change: "changed", reject: "rejected" }[body.action];
  if (adjudicating) { location.href = "/adjudicate"; return; }
  advance();
}

function goBack(path) {
  const wait = outbox.length ? "" : null;
  send(path, {}, (told) => {
    if (!told.undone) return;
    const id = told.undone.sentence;
    fetched.clear();
    if (id) { if (path === "/undo" && told.undone.action !== "comment") mark(id, false); show(id); }
    document.getElementById("said").textContent = `${path.slice(1)}: ${told.undone.action}`;
  });
  return wait;
}

function comment() {
  const box = item.querySelector(".remark");
  box.hidden = false;
  box.querySelector("textarea").focus();
}

function say() {
  const text = form().elements.comment.value.trim();
  if (!text) return;
  const id = current();
  send("/comment", { sentence: id, comment: text }, () => { fetched.delete(id); if (current() === id) show(id); });
}

async function turn(by) {
  const sheet = item.querySelector(".sheet");
  const n = Number(sheet?.dataset.number) + by;
  if (!sheet || n < 1 || n > Number(sheet.dataset.pages)) return;
  const answer = await fetch(`/sheet/${encodeURIComponent(sheet.dataset.document)}/${n}?chosen=${encodeURIComponent(current() ?? "")}`);
  if (!answer.ok) return warn(await answer.text());
  item.querySelector("section.page").innerHTML = await answer.text();
  centre();
}

function sentences() {
  const list = item.querySelector(".sentences");
  const button = item.querySelector('[data-act="sentences"]');
  if (!list) return;
  list.hidden = !list.hidden;
  item.querySelector(".sheet").hidden = !list.hidden;
  button.setAttribute("aria-expanded", String(!list.hidden));
  if (!list.hidden) (list.querySelector('[aria-current="true"]') ?? list.querySelector("button"))?.focus();
}

function forget() {
  const id = current();
  if (changed()) { fetched.delete(id); show(id); } else document.getElementById("sentence")?.focus();
}

const acts = {
  accept: () => decide("accept"), reject: () => { if (panel()?.dataset.state !== "uncoded") decide("reject"); },
  theory: () => decide("theory"), comment, say, undo: () => goBack("/undo"), next: () => step(1), previous: () => step(-1), sentences,
  "add-share": () => { const t = item.querySelector(".shares template"); item.querySelector(".shares .list").append(t.content.cloneNode(true)); item.querySelector(".shares .list .share:last-child [name=value]").focus(); look(); },
  "drop-share": (button) => { button.closest(".share").remove(); look(); },
};

item.addEventListener("click", (event) => {
  const button = event.target.closest("button, g[data-id]");
  if (!button) return;
  if (button.dataset.act) acts[button.dataset.act](button);
  else if (button.dataset.turn) turn(Number(button.dataset.turn));
  else if (button.dataset.id) show(button.dataset.id);
});
item.addEventListener("submit", (event) => event.preventDefault());
item.addEventListener("input", (event) => {
  if (event.target.name === "cluster") item.querySelector(".new").hidden = event.target.value !== "+";
  look();
});

function toggle(key) {
  const found = form()?.querySelector(`input[data-key="${key}"]`);
  if (found) { found.checked = !found.checked; look(); }
  return Boolean(found);
}

const keys = {
  a: acts.accept, Enter: acts.accept, r: acts.reject, t: acts.theory, j: acts.next, ArrowDown: acts.next, k: acts.previous, ArrowUp: acts.previous,
  z: acts.undo, Z: () => goBack("/redo"), c: comment, s: sentences, "[": () => turn(-1), "]": () => turn(1),
  x: () => { const c = panel()?.dataset.cluster; if (c) location.href = `/cluster/${encodeURIComponent(c)}`; },
  m: () => form()?.elements.cluster.focus(), o: () => document.getElementById("order").focus(), g: () => document.getElementById("filter").focus(),
  "?": () => document.getElementById("help").showModal(), Escape: forget,
};

document.addEventListener("keydown", (event) => {
  if (document.getElementById("help").open) return;
  if (typing(event)) {
    if (event.key === "Escape") { document.getElementById("sentence")?.focus(); event.preventDefault(); }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.name === "comment") { say(); event.preventDefault(); }
    else if (event.key === "Enter" && event.target.matches("form.codes input")) { acts.accept(); event.preventDefault(); }
    return;
  }
  if (!plainKey(event)) return;
  const onControl = event.target.closest("button, a, input, summary");
  const inList = event.target.closest(".sentences");
  if (inList && ["ArrowDown", "ArrowUp", "j", "k"].includes(event.key)) {
    const all = [...inList.querySelectorAll("button")];
    all[all.indexOf(event.target) + (event.key === "ArrowDown" || event.key === "j" ? 1 : -1)]?.focus();
    event.preventDefault();
    return;
  }
  // Enter and the space bar press the button that has the focus.
  if (onControl && (event.key === "Enter" || event.key === " ")) return;
  if (chord) {
    if (event.key === "Escape") chord = "";
    else {
      chord += ` ${event.key}`;
      if (chord.length === 5) { if (!toggle(chord)) warn(`${chord}: there is no such code`); else warn(""); chord = ""; }
    }
    document.body.dataset.chord = chord;
    event.preventDefault();
    return;
  }
  if (event.key === "f" || event.key === "u") { chord = event.key; document.body.dataset.chord = chord; event.preventDefault(); return; }
  if (/^[1-9]$/.test(event.key)) { toggle(event.key); event.preventDefault(); return; }
  const act = keys[event.key];
  if (act) { event.preventDefault(); act(); }
});

for (const name of ["order", "filter"]) {
  const chosen = document.getElementById(name);
  chosen.value = sessionStorage.getItem(name) ?? chosen.value;
  if (!chosen.value && name === "order") chosen.value = "cluster";
  chosen.addEventListener("change", () => { sessionStorage.setItem(name, chosen.value); load(); chosen.blur(); });
}
document.getElementById("choose").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("help-open").addEventListener("click", keys["?"]);
document.getElementById("told").addEventListener("click", (event) => {
  const box = document.getElementById("estimate");
  box.hidden = !box.hidden;
  event.currentTarget.setAttribute("aria-expanded", String(!box.hidden));
});
load(params.get("sentence"));
