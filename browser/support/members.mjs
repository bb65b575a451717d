// What members do on nearly every page: sign in, and send a form.

/** Signs in on the page. */
export async function signIn(page, name, password) {
  await page.goto("/login");
  await page.fill("#login", name);
  await page.fill("#password", password);
  await send(page, "form[action='/login']");
}

/** Presses the button of a form and waits for the next page. */
export async function send(page, form) {
  const button = page.locator(`${form} button:not([type=button])`).last();
  await Promise.all([page.waitForEvent("framenavigated", { predicate: (frame) => frame === page.mainFrame() }), button.click()]);
  await page.waitForLoadState("domcontentloaded");
}
