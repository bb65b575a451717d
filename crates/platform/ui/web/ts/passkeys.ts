// Forms marked data-passkey: before such a form is sent, the address in the mark says what to ask the device, and the
// device's answer goes along with the form. Everything else is an ordinary form. Browsers give and take bytes; the
// server speaks JSON with base64url in their place.

type Json = { [name: string]: Json } | Json[] | string | number | boolean | null;

interface Question {
  question: string;
  options: { publicKey: { [name: string]: Json } };
}

/** The members of options that are bytes, wherever they stand. */
const BYTES = ["challenge", "id"];

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Puts bytes where the server wrote base64url. The id of the site itself, `rp.id`, is a name and stays. */
function read(value: Json, name = "", within = ""): unknown {
  if (typeof value === "string") return BYTES.includes(name) && within !== "rp" ? bytes(value) : value;
  if (Array.isArray(value)) return value.map((item) => read(item, "", name));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item, key, name)]));
}

function write(credential: PublicKeyCredential): string {
  const { response } = credential;
  const answer: { [name: string]: string | string[] | null } = { clientDataJSON: text(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    answer.attestationObject = text(response.attestationObject);
    answer.transports = response.getTransports();
  } else if (response instanceof AuthenticatorAssertionResponse) {
    answer.authenticatorData = text(response.authenticatorData);
    answer.signature = text(response.signature);
    answer.userHandle = response.userHandle && text(response.userHandle);
  }
  const { id, rawId, type } = credential;
  return JSON.stringify({ id, rawId: text(rawId), type, response: answer, extensions: {} });
}

function say(form: HTMLFormElement, sentence: string) {
  const note = form.querySelector("[role=alert]") ?? document.createElement("div");
  note.className = "callout bad";
  note.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.textContent = sentence;
  note.replaceChildren(line);
  form.append(note);
}

async function ask(form: HTMLFormElement): Promise<Question | string> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") body.append(name, value);
  }
  const headers = { accept: "application/json" };
  const answer = await fetch(form.dataset.passkey ?? "", { method: "POST", body, headers });
  const told: unknown = await answer.json();
  if (answer.ok) return told as Question;
  const problem = told as { title?: string; errors?: { message?: string }[] };
  return problem.errors?.[0]?.message ?? problem.title ?? form.dataset.refused ?? "";
}

async function send(form: HTMLFormElement) {
  const refused = form.dataset.refused ?? "";
  if (!("PublicKeyCredential" in window)) return say(form, form.dataset.unknown ?? refused);
  try {
    const asked = await ask(form);
    if (typeof asked === "string") return say(form, asked);
    const publicKey = read(asked.options.publicKey);
    // What asks for a key to be made says for whom.
    const credential =
      "user" in asked.options.publicKey
        ? await navigator.credentials.create({ publicKey: publicKey as PublicKeyCredentialCreationOptions })
        : await navigator.credentials.get({ publicKey: publicKey as PublicKeyCredentialRequestOptions });
    if (!(credential instanceof PublicKeyCredential)) return say(form, refused);
    const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
    field("question").value = asked.question;
    field("answer").value = write(credential);
    form.submit();
  } catch {
    // Cancelled, timed out, or no key for this site: browsers do not say which, on purpose.
    say(form, refused);
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form);
  });
}
