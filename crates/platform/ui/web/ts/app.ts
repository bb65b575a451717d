// Islands shared by every page. Nothing here is required to read, post or pay.
const on = <K extends keyof DocumentEventMap>(t: K, f: (e: DocumentEventMap[K]) => void) =>
  document.addEventListener(t, f);
const zh = document.documentElement.lang.startsWith("zh");

on("click", async (e) => {
  const el = (e.target as Element).closest<HTMLElement>(
    "[data-copy], [data-dialog], [data-close], [data-dismiss]",
  );
  if (!el) return;
  if ("copy" in el.dataset) {
    const text = el.closest("figure")?.querySelector("code")?.textContent ?? "";
    await navigator.clipboard.writeText(text);
    const was = el.textContent;
    el.textContent = zh ? "已复制" : "Copied";
    setTimeout(() => (el.textContent = was), 1600);
  } else if (el.dataset.dialog) {
    e.preventDefault();
    document.querySelector<HTMLDialogElement>(el.dataset.dialog)?.showModal();
  } else if ("close" in el.dataset) el.closest("dialog")?.close();
  else el.closest(".toast")?.remove();
});

// Theme: apply at once, persist through the same form a script-less browser would submit.
on("change", (e) => {
  const el = e.target as HTMLInputElement;
  if (el.name !== "theme" || !el.form) return;
  const root = document.documentElement;
  if (el.value === "auto") delete root.dataset.theme;
  else root.dataset.theme = el.value;
  fetch(el.form.action, { method: "POST", body: new FormData(el.form) }).catch(() => {});
});

// "/" focuses search, ⌘/Ctrl+Enter submits the form being written in.
on("keydown", (e) => {
  const at = e.target as HTMLElement;
  if (e.key === "/" && !at.closest("input, textarea, select, [contenteditable]")) {
    e.preventDefault();
    document.querySelector<HTMLInputElement>("input[type=search]")?.focus();
  }
  if (e.key === "Enter" && (e.metaKey || e.ctrlKey)) at.closest("form")?.requestSubmit();
});

// Server-sent toasts leave after six seconds unless pointed at; logs open at the latest line.
new MutationObserver((ms) => {
  for (const m of ms)
    for (const n of m.addedNodes)
      if (n instanceof HTMLElement && n.matches(".toast"))
        setTimeout(() => n.matches(":hover, :focus-within") || n.remove(), 6000);
}).observe(document.body, { childList: true, subtree: true });
for (const log of document.querySelectorAll("[role=log]")) log.scrollTop = log.scrollHeight;
export {};
