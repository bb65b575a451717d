// Buttons over a Markdown field: <button data-wrap="**"> puts marks around the selection, data-prefix="> " begins
// each selected line with one, data-link makes a link. The field works as plain text without any of them.

/** Replaces the selection so that the browser's own undo still works, and selects `keep` characters of the result. */
function replace(field: HTMLTextAreaElement, text: string, selectFrom: number, selectTo: number) {
  const start = field.selectionStart;
  field.focus();
  // execCommand is old, but it is the only call that keeps the native undo stack.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(start + selectFrom, start + selectTo);
}

function wrap(field: HTMLTextAreaElement, mark: string) {
  const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
  // A selection over several lines cannot sit in single backticks: it becomes a fenced block.
  if (mark === "`" && chosen.includes("\n")) {
    replace(field, "```\n" + chosen + "\n```", 4, 4 + chosen.length);
  } else {
    replace(field, mark + chosen + mark, mark.length, mark.length + chosen.length);
  }
}

function prefixLines(field: HTMLTextAreaElement, prefix: string) {
  const lineStart = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  field.setSelectionRange(lineStart, field.selectionEnd);
  const chosen = field.value.slice(lineStart, field.selectionEnd);
  const text = chosen
    .split("\n")
    .map((line) => prefix + line)
    .join("\n");
  replace(field, text, text.length, text.length);
}

function link(field: HTMLTextAreaElement) {
  const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
  const text = `[${chosen}](https://)`;
  // With words chosen the address comes next; without, the words do.
  const at = chosen ? chosen.length + 3 : 1;
  replace(field, text, at, chosen ? text.length - 1 : 1);
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>(".editor-box .tools button");
  const field = button?.closest(".editor-box")?.querySelector("textarea");
  if (!button || !field) return;
  const { wrap: mark, prefix } = button.dataset;
  if (mark !== undefined) wrap(field, mark);
  else if (prefix !== undefined) prefixLines(field, prefix);
  else if ("link" in button.dataset) link(field);
});
