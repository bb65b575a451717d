// Forms marked data-guard ask before the page is left with text that was not sent.
const dirty = new Set<HTMLFormElement>();

const guarded = (event: Event) => (event.target as Element).closest<HTMLFormElement>("form[data-guard]");

document.addEventListener("input", (event) => {
  const form = guarded(event);
  if (form) dirty.add(form);
});
for (const sent of ["submit", "reset"]) {
  document.addEventListener(sent, (event) => {
    const form = guarded(event);
    if (form) dirty.delete(form);
  });
}
window.addEventListener("beforeunload", (event) => {
  // A form that htmx has replaced in the meantime is gone and guards nothing.
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});
