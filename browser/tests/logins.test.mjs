// Ways in beside the password: passkeys of a device that Chromium plays, and a provider of OpenID Connect that is real.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mustFit, picture, visit } from "../support/browser.mjs";
import { community } from "../support/community.mjs";
import { provider } from "../support/provider.mjs";

const PASSWORD = "稷下学宫七十六人";
let house;
let issuer;

before(async () => {
  house = await community({
    // Browsers know passkeys at names alone.
    host: "localhost",
    settings: async (url) => {
      const client = { clientId: "jixia", clientSecret: "a secret of this test, long enough" };
      issuer = await provider({ ...client, redirectUri: `${url}/login/with/oidc/return` });
      return {
        JIXIA_LOGIN_OIDC_ISSUER: issuer.url,
        JIXIA_LOGIN_OIDC_CLIENT_ID: client.clientId,
        JIXIA_LOGIN_OIDC_CLIENT_SECRET: client.clientSecret,
        JIXIA_LOGIN_OIDC_NAME: "稷门书院",
      };
    },
  });
  await house.command(["owner", "create", "--name", "王斗", "--mail", "wang@example.com"], `${PASSWORD}\n`);
});
after(async () => {
  await house?.stop();
  await issuer?.stop();
});

for (const [locale, viewport, theme] of [
  ["zh-CN", "phone", "dark"],
  ["en", "desktop", "light"],
]) {
  test(`a passkey is added, lets its member in, and is removed: ${locale}, ${viewport}`, async (t) => {
    const page = await visit(t, { url: house.url, locale, viewport, theme });
    const name = locale === "en" ? "Reader" : "读者";
    await register(page, name);
    const device = await deviceOf(page);

    await page.goto("/settings/security");
    await mustFit(page);
    await page.fill("#passkey_password", "not the password");
    await page.click("form[data-passkey] button:not([type=button])");
    await page.locator("form[data-passkey] [role=alert]").waitFor();
    assert.deepEqual(await device.keys(), []);
    await page.fill("#passkey_password", PASSWORD);
    await page.fill("#passkey_name", "指纹");
    await send(page, "form[data-passkey]");
    await page.locator("#passkeys .lines .two b", { hasText: "指纹" }).waitFor();
    await picture(page, `logins-${locale}-${viewport}-passkeys`);
    const [key] = await device.keys();
    assert.ok(key.isResidentCredential && key.rpId === "localhost", JSON.stringify(key));

    await signOut(page);
    await page.goto("/login?next=/members");
    await mustFit(page);
    await picture(page, `logins-${locale}-${viewport}-login`);
    await send(page, "form[data-passkey]");
    assert.equal(new URL(page.url()).pathname, "/members");
    await page.goto("/settings/security");

    await page.locator("#passkeys .lines details summary", { hasText: /移除|Remove/ }).click();
    await picture(page, `logins-${locale}-${viewport}-remove`);
    await send(page, "form[action$='/remove']");
    assert.equal(await page.locator("#passkeys .lines").count(), 0);
    await signOut(page);
    await page.goto("/login");
    await send(page, "form[data-passkey]");
    // The device still has the key, but nobody knows it here any more.
    await page.locator("form[action='/login']").waitFor();
    await page.locator("[role=alert]").first().waitFor();
  });
}

test("who cancels is told so, and without JavaScript the page says what is missing", async (t) => {
  const page = await visit(t, { url: house.url, locale: "en" });
  const device = await deviceOf(page);
  await device.refuse();
  await page.goto("/login");
  await page.click("form[data-passkey] button");
  await page.locator("form[data-passkey] [role=alert]", { hasText: "did not work out" }).waitFor();
  const plain = await visit(t, { url: house.url, locale: "en", javascript: false });
  await plain.goto("/login");
  // By its element: searches by text pass over what is meant for browsers without script.
  const note = plain.locator("noscript p");
  await note.waitFor();
  assert.equal(await note.textContent(), "Passkeys need JavaScript.");
  assert.equal(await plain.locator("form[data-passkey]").isVisible(), false);
});

for (const javascript of [true, false]) {
  const name = `kuang${javascript ? "heng" : "tan"}`;
  test(`somebody comes from a provider of OpenID Connect, and comes again${javascript ? "" : ", without JavaScript"}`, async (t) => {
    const first = await visit(t, { url: house.url, locale: "zh-CN", javascript });
    await first.goto("/login?next=/members");
    await agree(first, name);
    await first.locator("form[action='/register/with']").waitFor();
    assert.equal(await first.locator("#mail").inputValue(), `${name}@example.com`);
    await picture(first, `logins-oidc-${name}-register`);
    await send(first, "form[action='/register/with']");
    assert.equal(new URL(first.url()).pathname, "/members");

    const again = await visit(t, { url: house.url, locale: "zh-CN", javascript });
    await again.goto("/login?next=/settings/security");
    await agree(again, name);
    await again.locator("#logins").getByText("稷门书院", { exact: true }).waitFor();
    await picture(again, `logins-oidc-${name}-security`);
  });
}

// Last, as from then on everybody who joins is asked.
test("who joins by a login elsewhere accepts the rules first, and two clicks make one member", async (t) => {
  const owner = await visit(t, { url: house.url, locale: "zh-CN" });
  await owner.goto("/login?next=/desk/rules");
  await owner.fill("#login", "王斗");
  await owner.fill("#password", PASSWORD);
  await send(owner, "form[action='/login']");
  await owner.fill("#rules", "1. 和而不同");
  await send(owner, "form[action='/desk/rules']");

  const page = await visit(t, { url: house.url, locale: "zh-CN", viewport: "phone" });
  await page.goto("/login?next=/settings/security");
  await agree(page, "lubuwei");
  const form = "form[action='/register/with']";
  await mustFit(page);
  await picture(page, "logins-oidc-rules");
  assert.equal(await page.locator(`${form} a[href='/rules']`).count(), 1);
  // The browser holds the form back; without its help the server does.
  await page.click(`${form} button`);
  assert.equal(await page.locator(`${form} input[name=rules]:invalid`).count(), 1);
  await page.locator(form).evaluate((element) => element.setAttribute("novalidate", ""));
  await send(page, form);
  await page.locator("#rules-error").waitFor();
  await page.check(`${form} input[name=rules]`);
  await page.locator(`${form} button`).dblclick();
  await page.waitForURL((url) => url.pathname === "/settings/security");
  await page.locator("#logins").getByText("稷门书院", { exact: true }).waitFor();

  const members = await owner.request.get(`${house.url}/api/v1/members?limit=100`);
  const names = (await members.json()).items.map((member) => member.name);
  assert.equal(names.filter((name) => name === "lubuwei").length, 1, names.join());
  const again = await visit(t, { url: house.url, locale: "zh-CN" });
  await again.goto("/login?next=/settings/security");
  await agree(again, "lubuwei");
  await again.locator("#logins").waitFor();
});

/** Presses the button, signs in at the provider and agrees there. */
async function agree(page, name) {
  await page.click("form[action='/login/with/oidc'] button");
  await page.waitForURL((url) => url.origin === issuer.url);
  await page.fill("input[name=login]", name);
  await page.fill("input[name=password]", "any");
  await page.click("button[type=submit]");
  await page.locator("input[name=prompt][value=consent]").waitFor({ state: "attached" });
  await page.click("button[type=submit]");
  await page.waitForURL((url) => url.origin === house.url);
}

/** A device with a finger on it. */
async function deviceOf(page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send("WebAuthn.enable");
  const { authenticatorId } = await browser.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    keys: async () => (await browser.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    refuse: () => browser.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false }),
  };
}

async function register(page, name) {
  await page.goto("/register");
  await page.fill("#name", name);
  await page.fill("#mail", `${Buffer.from(name).toString("hex")}@example.com`);
  await page.fill("#password", PASSWORD);
  await send(page, "form[action='/register']");
}

async function signOut(page) {
  await page.context().clearCookies();
}

/** Presses the button of a form and waits for the next page. */
async function send(page, form) {
  const button = page.locator(`${form} button:not([type=button])`).last();
  await Promise.all([page.waitForEvent("framenavigated", { predicate: (frame) => frame === page.mainFrame() }), button.click()]);
  await page.waitForLoadState("domcontentloaded");
}
