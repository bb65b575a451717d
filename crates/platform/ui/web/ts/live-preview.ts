// Once a preview was asked for, it follows what is typed. The button that asks for it is an ordinary one with a page of
// its own; htmx puts the answer beside the form the first time, this does so from then on.

const PAUSE_MS = 600;

for (const button of document.querySelectorAll<HTMLButtonElement>("button[formaction][hx-post][hx-target]")) {
  const form = button.form;
  const target = document.querySelector<HTMLElement>(button.getAttribute("hx-target") ?? "");
  if (!form || !target) continue;
  let timer: number | undefined;
  let asking: AbortController | undefined;

  const refresh = async () => {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) body.append(name, String(value));
    try {
      const answer = await fetch(button.formAction, {
        method: "POST",
        body,
        headers: { "HX-Request": "true" },
        signal: asking.signal,
      });
      // The server has cleaned this HTML, as it does for every reader.
      if (answer.ok) target.innerHTML = await answer.text();
    } catch {
      // Offline, or typed on: the preview stays as it is until the next pause.
    }
  };

  form.addEventListener("input", () => {
    if (!target.hasChildNodes()) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => void refresh(), PAUSE_MS);
  });
}

export {};
