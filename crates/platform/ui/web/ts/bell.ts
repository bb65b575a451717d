// The bell rings while the page is being looked at: what is new is told over one stream for each visible tab, and the
// bell is fetched anew. Without this the next page shows the number.

let bell = document.querySelector<HTMLAnchorElement>('a.bell[href="/notifications"]');
let stream: EventSource | undefined;

async function look() {
  const answer = await fetch("/notifications/bell", { headers: { accept: "text/html" } }).catch(() => null);
  if (!bell || !answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("a.bell");
  if (!(fresh instanceof HTMLAnchorElement)) return;
  // Somebody who is about to press it keeps it in hand.
  const focused = document.activeElement === bell;
  bell.replaceWith(fresh);
  bell = fresh;
  if (focused) bell.focus();
}

/** Listens while the tab is visible: browsers allow only a few streams to one site. */
function listen() {
  if (document.hidden) {
    stream?.close();
    stream = undefined;
  } else if (!stream) {
    stream = new EventSource("/live");
    stream.addEventListener("notifications", () => void look());
  }
}

if (bell) {
  listen();
  document.addEventListener("visibilitychange", () => {
    // What was told while nobody listened.
    if (!document.hidden) void look();
    listen();
  });
  // A page that waits in the browser's history holds no stream.
  addEventListener("pagehide", () => {
    stream?.close();
    stream = undefined;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) listen();
  });
}
