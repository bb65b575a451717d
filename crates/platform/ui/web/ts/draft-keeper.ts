// Forms marked data-autosave keep what is typed in this browser, so that a closed tab, a crash or a lost connection
// loses nothing. A draft belongs to a member, a form and the version that the form was made from; it is offered back
// when the same form is opened again, and forgotten once it was saved. Where the form names an address for it
// (data-draft-url), the server keeps the draft too while there is a connection. The form works without any of this.

interface Draft {
  at: number;
  fields: [name: string, value: string][];
}

const PREFIX = "jixia:draft:";
/** In the tab's own storage: the key of the form that was sent last, and the page on which it stood. */
const SENT = "jixia:sent";
/** Drafts that nobody came back for are forgotten after this time. */
const KEPT_MS = 30 * 24 * 3600 * 1000;
/** How often the server is told, at most. */
const TELL_MS = 5000;
/** Browsers send no more than this while a page closes. */
const LAST_WORD_BYTES = 60_000;

const versionOf = (form: HTMLFormElement) => form.querySelector<HTMLInputElement>("input[name=version]")?.value;

const keyOf = (form: HTMLFormElement) => {
  const version = versionOf(form) ?? "new";
  return `${PREFIX}${form.dataset.autosave}:${new URL(form.action).pathname}:${version}`;
};

/** What a person typed or chose; secrets, files and what the page itself put there stay out. */
function fieldsOf(form: HTMLFormElement): Draft["fields"] {
  const typed = (name: string) => {
    const field = form.elements.namedItem(name);
    return !(field instanceof HTMLInputElement && ["hidden", "password", "file"].includes(field.type));
  };
  const fields: Draft["fields"] = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && typed(name)) fields.push([name, value]);
  }
  return fields;
}

function put(form: HTMLFormElement, fields: Draft["fields"]) {
  const values = new Map(fields);
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) {
      field.checked = values.get(field.name) === field.value;
    } else if (
      (field instanceof HTMLInputElement && field.type !== "hidden" && field.type !== "file") ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement
    ) {
      const value = values.get(field.name);
      if (value !== undefined) field.value = value;
    }
  }
  form.querySelector("textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
}

// Storage can be full or switched off; then there is no draft, and nothing else is wrong.
function read(key: string): Draft | undefined {
  try {
    const draft: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    if (draft && typeof draft === "object" && "fields" in draft && Array.isArray(draft.fields)) {
      return draft as Draft;
    }
  } catch {
    return undefined;
  }
  return undefined;
}

function write(key: string, fields: Draft["fields"]): boolean {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields } satisfies Draft));
    return true;
  } catch {
    return false;
  }
}

function forget(key: string) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Without storage there is nothing to forget.
  }
}

function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && Date.now() - (read(key)?.at ?? 0) > KEPT_MS) forget(key);
  }
}

function button(label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

/** Keeps a draft on the server; without a connection the browser's own copy has to do. */
async function tell(form: HTMLFormElement, closing: boolean) {
  const url = form.dataset.draftUrl;
  if (!url || !navigator.onLine) return;
  const body = JSON.stringify({ version: Number(versionOf(form) ?? 0), fields: fieldsOf(form) });
  const keepalive = closing && body.length < LAST_WORD_BYTES;
  const headers = { "Content-Type": "application/json" };
  await fetch(url, { method: "PUT", headers, body, keepalive }).catch(() => undefined);
}

/** What the server keeps for this form, perhaps from another device. */
async function ask(form: HTMLFormElement): Promise<Draft | undefined> {
  const url = form.dataset.draftUrl;
  if (!url) return undefined;
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) return undefined;
    const kept = (await answer.json()) as { version: number; fields: Draft["fields"]; saved_at: string };
    if (String(kept.version) !== versionOf(form)) return undefined;
    return { at: Date.parse(kept.saved_at), fields: kept.fields };
  } catch {
    return undefined;
  }
}

/** Asks whether to take up what was typed the last time. */
function offer(form: HTMLFormElement, key: string, draft: Draft) {
  const words = form.querySelector<HTMLElement>(".editor-box")?.dataset;
  if (!words) return;
  const notice = document.createElement("aside");
  notice.className = "callout note";
  notice.setAttribute("role", "status");
  const text = document.createElement("p");
  const when = new Date(draft.at).toLocaleString(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  text.textContent = (words.draftFound ?? "").replace("%time%", when);
  const bar = document.createElement("p");
  bar.className = "bar";
  bar.append(
    button(words.draftRestore ?? "", () => {
      put(form, draft.fields);
      notice.remove();
      form.querySelector("textarea")?.focus();
    }),
    button(words.draftDiscard ?? "", () => {
      forget(key);
      const url = form.dataset.draftUrl;
      if (url) fetch(url, { method: "DELETE" }).catch(() => undefined);
      notice.remove();
    }),
  );
  notice.append(text, bar);
  form.prepend(notice);
}

function keep(form: HTMLFormElement) {
  const key = keyOf(form);
  const shown = JSON.stringify(fieldsOf(form));
  const own = read(key);
  void ask(form).then((kept) => {
    // The newer of the two, unless somebody is typing by now.
    const draft = kept && kept.at > (own?.at ?? 0) ? kept : own;
    const untouched = JSON.stringify(fieldsOf(form)) === shown;
    if (draft && untouched && JSON.stringify(draft.fields) !== shown) offer(form, key, draft);
  });

  let timer: number | undefined;
  let changed = false;
  let telling: number | undefined;
  let sent = false;
  const save = (closing = false) => {
    clearTimeout(timer);
    if (changed) {
      changed = false;
      const kept = write(key, fieldsOf(form));
      const note = form.querySelector<HTMLElement>("[data-draft-note]");
      const words = form.querySelector<HTMLElement>(".editor-box")?.dataset;
      if (note) note.textContent = (kept && words?.draftKept) || "";
      telling ??= window.setTimeout(() => {
        telling = undefined;
        if (!sent) void tell(form, false);
      }, TELL_MS);
    }
    if (closing && telling !== undefined) {
      clearTimeout(telling);
      telling = undefined;
      if (!sent) void tell(form, true);
    }
  };
  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = window.setTimeout(() => save(), 500);
  });
  // A tab may be closed, or thrown away by a phone, without another word than these.
  window.addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  form.addEventListener("submit", (event) => {
    // A preview is no save.
    if (event.submitter?.hasAttribute("formaction")) return;
    // The save itself forgets what the server keeps; nothing is to come after it.
    sent = true;
    save();
    sessionStorage.setItem(SENT, JSON.stringify([key, location.href]));
  });
}

try {
  forgetOld();
  const forms = [...document.querySelectorAll<HTMLFormElement>("form[data-autosave]")];
  const [sent, from] = JSON.parse(sessionStorage.getItem(SENT) ?? "[]") as [string?, string?];
  // After a save the page leads elsewhere, shows the form of the next version, or, below a list, the same form empty.
  // The same page again means that the connection was lost on the way; the same text, that it was refused.
  const again = forms.find((form) => keyOf(form) === sent);
  const refused = again && JSON.stringify(fieldsOf(again)) === JSON.stringify(read(sent ?? "")?.fields);
  if (sent && (!again || (from !== location.href && !refused))) forget(sent);
  sessionStorage.removeItem(SENT);
  for (const form of forms) keep(form);
} catch {
  // A browser that forbids storage to this site.
}

export {};
