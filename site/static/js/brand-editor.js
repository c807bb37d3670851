// Above the plain form of the brand page: buttons that type its markup, saving by itself, and a preview beside it.
// Without this file the form works by its own button.

const SOON = 4000; // milliseconds after the last key
const form = document.querySelector("[data-autosave]");
const frame = document.querySelector("[data-preview] iframe");
const section = document.querySelector("[data-preview]");

function show() {
  frame.src = frame.dataset.src;
}

section.hidden = false;
show();
for (const button of section.querySelectorAll("[data-width]")) {
  button.addEventListener("click", () => {
    frame.classList.toggle("brand-preview__frame--desktop", button.dataset.width === "desktop");
    for (const other of section.querySelectorAll("[data-width]")) other.setAttribute("aria-pressed", String(other === button));
  });
}

function insert(area, button) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  area.focus();
  if (button.dataset.before) {
    const start = value.lastIndexOf("\n", from - 1) + 1;
    area.setRangeText(button.dataset.before, start, start, "end");
  } else if (button.dataset.around) {
    const sign = button.dataset.around;
    area.setRangeText(sign + chosen + sign, from, to, "end");
    area.setSelectionRange(from + sign.length, from + sign.length + chosen.length);
  } else {
    area.setRangeText(`[${chosen}](https://)`, from, to, "end");
  }
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

if (form) {
  const said = form.querySelector("[data-said]");
  const tools = document.querySelector("[data-tools]");
  let timer = 0, saving = false, again = false;

  for (const area of form.querySelectorAll("[data-story]")) {
    const bar = tools.content.firstElementChild.cloneNode(true);
    area.before(bar);
    for (const button of bar.children) button.addEventListener("click", () => insert(area, button));
  }

  // One at a time: the answer names the version that the next one is based on.
  async function save() {
    if (saving) { again = true; return; }
    saving = true;
    again = false;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (answer.ok) {
        form.elements.version.value = told.version;
        said.textContent = told.said;
        show();
      } else {
        said.textContent = told.errors.join(" ");
      }
    } catch {
      said.textContent = said.dataset.failed;
    }
    saving = false;
    if (again) later();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(save, SOON);
  }

  form.addEventListener("input", later);
  form.addEventListener("submit", () => clearTimeout(timer));
}
