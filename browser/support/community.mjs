// A community of a test's own: a fresh data folder, the real program, commands as an operator gives them.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const program = process.env.JIXIA_TEST_PROGRAM;

/**
 * Starts a community that sells through the sandbox gateway. Call `stop()` at the end.
 *
 * @param host the name under which browsers reach it; some things, like passkeys, need a name instead of an address
 * @param settings further settings, by variable, made once the address is known
 */
export async function community({ host = "127.0.0.1", settings = () => ({}) } = {}) {
  if (!program) throw new Error("JIXIA_TEST_PROGRAM is not set: run these tests with `cargo xtask test --only browser`.");
  const data = await mkdtemp(join(tmpdir(), "jixia-browser-"));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const url = `http://${host}:${port}`;
  // Settings of whoever runs the tests must not reach this community.
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("JIXIA_")));
  Object.assign(environment, {
    JIXIA_CHECKOUT_SANDBOX: "true",
    JIXIA_SERVER_RATE_LIMITS: "false",
    JIXIA_LOG_FILTER: "warn",
    JIXIA_SERVER_BASE_URL: url,
    ...(await settings(url)),
  });
  const server = spawn(program, ["--data", data, "serve", "--listen", address], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  await untilReady(`http://${address}`, server);
  return {
    url,
    /** Runs a command of the program on the same data; returns what it printed. */
    command: (args, input = "") => run(["--data", data, ...args], environment, input),
    async stop() {
      const ended = new Promise((done) => server.once("exit", done));
      server.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

function run(args, env, input) {
  return new Promise((done, fail) => {
    const child = execFile(program, args, { env }, (error, stdout, stderr) => {
      if (error) fail(new Error(`jixia ${args.slice(2).join(" ")}: ${stdout}${stderr}`));
      else done(stdout);
    });
    child.stdin.end(input);
  });
}

async function untilReady(url, server) {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`the program ended with ${server.exitCode}`);
    const ready = await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) return;
    await sleep(50);
  }
  throw new Error("the program does not answer");
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer().once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
