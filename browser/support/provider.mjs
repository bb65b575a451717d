// A provider of OpenID Connect on this machine: the npm package that others run in earnest, with people who have any
// name and no password.
import { createServer } from "node:http";
import Provider from "oidc-provider";

/** Starts a provider that knows one client. Call `stop()` at the end. */
export async function provider({ clientId, clientSecret, redirectUri }) {
  const server = createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${server.address().port}`;
  const issuer = new Provider(url, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "preferred_username"] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: true, preferred_username: id }),
    }),
    cookies: { keys: ["a key for one test"] },
  });
  server.on("request", issuer.callback());
  return {
    url,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
