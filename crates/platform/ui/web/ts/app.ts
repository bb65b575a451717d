// On every page. Nothing here is needed to read, post or pay: each part makes something that already works quicker.

import "./bell";

const root = document.documentElement;

/** Calls `act` for clicks on elements that match a selector, also on those that arrive later. */
function onClick<E extends HTMLElement>(selector: string, act: (element: E) => unknown) {
  document.addEventListener("click", (event) => {
    const element = (event.target as Element).closest<E>(selector);
    if (element) void act(element);
  });
}

// The menu of the desk is a line that scrolls on a phone: where one is should be in sight.
document.querySelector(".desk-side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// Copies the code or the text of the figure that the button stands in.
onClick<HTMLButtonElement>("button[data-copy]", async (button) => {
  const code = button.closest("figure")?.querySelector("code, textarea")?.textContent ?? "";
  await navigator.clipboard.writeText(code);
  const label = button.textContent;
  button.textContent = document.body.dataset.copied ?? label;
  setTimeout(() => (button.textContent = label), 1600);
});

// A theme is put on at once and sent in the background, through the form that a browser without script submits.
document.addEventListener("submit", (event) => {
  const chosen = event.submitter;
  const form = event.target as HTMLFormElement;
  if (!(chosen instanceof HTMLButtonElement) || chosen.name !== "theme") return;
  event.preventDefault();
  if (chosen.value === "auto") delete root.dataset.theme;
  else root.dataset.theme = chosen.value;
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button === chosen));
  }
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, chosen)) body.append(name, String(value));
  // Where it cannot be kept, it still holds for this page.
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
});

// "/" goes to the search field; Ctrl or Cmd with Enter sends the form being written in; Esc closes menus.
document.addEventListener("keydown", (event) => {
  const at = event.target as HTMLElement;
  if (event.key === "/" && !at.closest("input, textarea, select, [contenteditable]")) {
    const search = document.querySelector<HTMLInputElement>("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  } else if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
    at.closest("form")?.requestSubmit();
  } else if (event.key === "Escape") {
    const menu = at.closest<HTMLDetailsElement>("details.menu[open]") ?? openMenus()[0];
    if (menu) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  }
});

// The arrow keys turn the pages of a course, where nothing else wants them.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (!rel || (event.target as HTMLElement).closest(ARROWS_TAKEN)) return;
  document.querySelector<HTMLAnchorElement>(`main a[rel=${rel}], header a[rel=${rel}]`)?.click();
});

/** Where arrow keys move a cursor, a choice or what can be scrolled sideways. */
const ARROWS_TAKEN = "input, textarea, select, [contenteditable], [role=tablist], pre, .scroll-x, audio, video";

const openMenus = () => document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");

// What would stick out of the window on the right opens to the left instead.
document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target as HTMLDetailsElement;
    if (!menu.matches("details.menu")) return;
    menu.classList.remove("flip");
    const box = menu.querySelector(":scope > ul, :scope > form")?.getBoundingClientRect();
    if (menu.open && box && box.right > root.clientWidth) menu.classList.add("flip");
  },
  true, // toggle events do not bubble
);

// A click elsewhere closes menus, as people expect of them.
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target as Node)) menu.open = false;
  }
});

// htmx leaves error answers out of the page. A form that comes back with its errors (422) is an answer to show, and so is
// a refusal that says where it wants to be shown: the notices of the page, with a way to sign in where that helps.
document.addEventListener("htmx:beforeSwap", (event) => {
  const detail = (event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean; isError: boolean }>)
    .detail;
  if (detail.xhr.status === 422 || detail.xhr.getResponseHeader("HX-Retarget") === "#notices") {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

const notices = () => document.getElementById("notices");

// Without a connection there is no answer that could say so.
document.addEventListener("htmx:sendError", () => {
  const notice = document.createElement("div");
  notice.className = "flash bad";
  notice.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = document.body.dataset.offline ?? "";
  notice.append(words);
  notices()?.replaceChildren(notice);
});

// What was said of one try is over with the next that works, or when it was read.
document.addEventListener("htmx:afterRequest", (event) => {
  const { status } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr;
  // Nothing at all (0) is a lost connection.
  if (status >= 200 && status < 300) notices()?.replaceChildren();
});
onClick("[data-dismiss]", (button) => button.closest(".flash")?.remove());
