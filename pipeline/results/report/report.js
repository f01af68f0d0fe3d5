// One part of the report at a time, tables that sort and filter, and a drawer with the sentences
// behind a number. Without this script the page is one long document and every link still leads on.
"use strict";
const views = [...document.querySelectorAll(".view")];
const drawer = document.getElementById("drawer");
const byId = (id) => document.getElementById(id);

function show() {
  const target = byId(decodeURIComponent(location.hash.slice(1)));
  const view = (target && target.closest(".view")) || views[0];
  for (const v of views) v.classList.toggle("on", v === view);
  for (const a of document.querySelectorAll("nav a")) {
    const here = a.hash === "#" + view.id || (a.hash === "#v-clusters" && view.matches(".cluster"));
    if (here) a.setAttribute("aria-current", "page"); else a.removeAttribute("aria-current");
  }
  // What scrolls sideways must be reached by the keyboard too.
  for (const wide of view.querySelectorAll(".wide")) {
    if (wide.scrollWidth > wide.clientWidth + 1) wide.tabIndex = 0; else wide.removeAttribute("tabindex");
  }
  const name = view.querySelector("h2");
  document.title = (name && view.id !== "v-overview" ? name.textContent + " – " : "") + "Cluster profiles";
  if (target && target !== view) target.scrollIntoView({ block: "start", behavior: "instant" });
  else scrollTo({ top: 0, behavior: "instant" });
}

function numbers(span) {
  const found = [];
  for (const part of span.split(" ")) {
    const [first, last] = part.split("-").map(Number);
    for (let i = first; i <= (last || first); i++) found.push(i);
  }
  return found;
}

function open(span, from) {
  const list = drawer.querySelector("ol");
  const items = numbers(span).map((i) => byId("s" + i)).filter(Boolean);
  list.replaceChildren(...items.map((item) => {
    const copy = item.cloneNode(true);
    copy.removeAttribute("id");
    for (const inner of copy.querySelectorAll("[id]")) inner.removeAttribute("id");
    const section = item.closest(".view"), link = document.createElement("a");
    link.href = "#" + item.id;
    link.textContent = "in its cluster: " + section.querySelector("h2").textContent;
    copy.querySelector("p").append(" · ", link);
    return copy;
  }));
  const label = from.getAttribute("aria-label") || from.getAttribute("title");
  drawer.querySelector("h2").textContent =
    items.length + (items.length === 1 ? " sentence" : " sentences") + (label ? " · " + label : "");
  drawer.showModal();
  drawer.scrollTop = 0;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const one = link && /^#s(\d+)$/.exec(link.getAttribute("href") || "");
  if (one && !drawer.contains(link)) { event.preventDefault(); open(link.dataset.s || one[1], link); return; }
  if (event.target === drawer) drawer.close();
  if (link && drawer.contains(link) && (link.getAttribute("href") || "").startsWith("#")) drawer.close();
});
byId("drawer-close").addEventListener("click", () => drawer.close());

for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((h) => h.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => row.cells[column].dataset.sort || row.cells[column].textContent.trim();
      const order = (a, b) => key(a).localeCompare(key(b), "en", { numeric: true });
      const rows = [...table.tBodies[0].rows].sort((a, b) => (up ? order(a, b) : order(b, a)));
      table.tBodies[0].append(...rows);
    });
  });
}

const filters = document.querySelector(".filters");
if (filters) {
  const table = byId("overview");
  const columns = [...table.tHead.rows[0].cells].map((c) => c.dataset.col);
  const filter = () => {
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const fits = [...filters.querySelectorAll("[data-filter]")].every((field) => {
        const wanted = field.value.trim().toLowerCase(), at = columns.indexOf(field.dataset.filter);
        const text = (field.dataset.filter === "any" ? row : row.cells[at]).textContent.toLowerCase();
        return !wanted || text.includes(wanted);
      });
      row.hidden = !fits;
      shown += fits;
    }
    byId("shown").textContent = shown + " of " + table.tBodies[0].rows.length + " clusters";
  };
  filters.hidden = false;
  filters.addEventListener("input", filter);
  filters.addEventListener("reset", () => setTimeout(filter));
  filters.addEventListener("submit", (event) => event.preventDefault());
  filter();
}

document.documentElement.classList.add("js");
window.addEventListener("hashchange", show);
show();
