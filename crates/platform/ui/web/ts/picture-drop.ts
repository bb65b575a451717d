// In forms marked data-upload, a picture that is pasted or dropped into a text is uploaded, and its Markdown put where
// the cursor was. Without script, the page at /files does the same by hand.

interface Stored {
  url: string;
}

let count = 0;

function insert(field: HTMLTextAreaElement, text: string) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Puts something else where a mark stands, wherever it stands by now. */
function exchange(field: HTMLTextAreaElement, mark: string, text: string) {
  const at = field.value.indexOf(mark);
  if (at < 0) return;
  field.setRangeText(text, at, at + mark.length, "preserve");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function upload(field: HTMLTextAreaElement, file: File) {
  const words = field.closest<HTMLElement>(".editor-box")?.dataset ?? {};
  const note = field.form?.querySelector<HTMLElement>("[data-draft-note]");
  count += 1;
  const mark = `![${words.uploading ?? ""} ${count}]()`;
  insert(field, mark);
  const body = new FormData();
  body.append("file", file);
  try {
    const answer = await fetch("/files", { method: "POST", body, headers: { Accept: "application/json" } });
    const told: unknown = await answer.json();
    if (!answer.ok) {
      const problem = told as { title?: string; errors?: { message?: string }[] };
      throw new Error(problem.errors?.[0]?.message ?? problem.title);
    }
    exchange(field, mark, `![](${(told as Stored).url})`);
    if (note) note.textContent = "";
  } catch (error) {
    exchange(field, mark, "");
    const why = error instanceof TypeError || !(error instanceof Error) ? "" : error.message;
    if (note) note.textContent = why || (words.uploadFailed ?? "");
  }
}

const pictures = (data: DataTransfer | null) =>
  [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));

const fieldOf = (event: Event) => {
  const field = event.target;
  return field instanceof HTMLTextAreaElement && field.closest("form[data-upload]") ? field : undefined;
};

function take(event: Event, data: DataTransfer | null) {
  const field = fieldOf(event);
  const files = pictures(data);
  if (!field || files.length === 0) return;
  event.preventDefault();
  for (const file of files) void upload(field, file);
}

document.addEventListener("paste", (event) => take(event, event.clipboardData));
document.addEventListener("drop", (event) => take(event, event.dataTransfer));
document.addEventListener("dragover", (event) => {
  // Without this the browser opens a dropped picture in place of the page.
  if (fieldOf(event) && event.dataTransfer?.types.includes("Files")) event.preventDefault();
});

export {};
