import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { generate } from "otplib";
import { memoryFlags } from "../scripts/memory-flags.mjs";

const root = join(import.meta.dirname, "..");
const password = "seven quiet otters paddle";
const owner = "owner@bench.example";

type SignIn = { email: string; password: string; secret: string };

/** The built server in a process of its own, set up, filled and signed in to. */
export type Installation = {
  url: string;
  cookie: string;
  /** Milliseconds from the start of the process to the first answer. */
  startedIn: number;
  /** CPU milliseconds of the server so far, and its resident memory in MB. */
  usage(): Promise<{ cpu: number; rss: number }>;
  /** For files of a bench; gone at the end. */
  folder: string;
  /** Runs a command beside the server; throws with its words when it fails. */
  surety(args: string[], input?: string): string;
  close(): Promise<void>;
};

/** Sets up, imports 500 customers and 50 subprocessors, starts the server, and signs the owner in. */
export async function openInstallation(): Promise<Installation> {
  const dir = mkdtempSync(join(tmpdir(), "surety-bench-"));
  const setup = [
    "setup",
    "--organisation",
    "Bench",
    "--owner",
    owner,
    "--name",
    "Bea Bench",
    "--password-stdin",
    "--json",
  ];
  const { otpauth } = JSON.parse(suretyIn(dir, setup, password)) as { otpauth: string };
  const importRows = (what: string, head: string, row: (n: number) => string, amount: number) => {
    const file = join(dir, `${what}.csv`);
    writeFileSync(file, [head, ...Array.from({ length: amount }, (_, n) => row(n))].join("\n"));
    suretyIn(dir, ["import", what, file]);
  };
  importRows(
    "customers",
    "name,privacy_email,security_email",
    (n) => `Customer ${n} Ltd,privacy${n}@customer.example,security${n}@customer.example`,
    500,
  );
  importRows(
    "subprocessors",
    "name,purpose,location,url",
    (n) =>
      `Vendor ${n} GmbH,Hosting and storage of customer data,"Germany, Ireland",https://v${n}.example/terms`,
    50,
  );
  const secret = new URL(otpauth).searchParams.get("secret") ?? "";
  const served = await serveFolder(dir, { email: owner, password, secret });
  return {
    ...served,
    async close() {
      await served.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Runs a command on the data of a bench's folder; throws with its words when it fails. */
export function suretyIn(dir: string, args: string[], input = ""): string {
  const done = spawnSync(process.execPath, [join(root, "scripts/cli.mjs"), ...args], {
    env: environment(dir),
    input,
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`surety ${args.join(" ")}: ${done.stderr}`);
  return done.stdout;
}

/** Serves the data of a bench's folder, and signs in; closing leaves the folder. */
export async function serveFolder(dir: string, who: SignIn): Promise<Installation> {
  const began = performance.now();
  const server: ChildProcess = spawn(process.execPath, [...memoryFlags, "server.js"], {
    cwd: root,
    env: environment(dir),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await addressOf(server);
  await fetch(`${url}/sign-in`);
  const startedIn = performance.now() - began;
  return {
    url,
    startedIn,
    surety: (args, input) => suretyIn(dir, args, input),
    folder: dir,
    cookie: await signIn(url, who),
    async usage() {
      const text = await (await fetch(`${url}/metrics`)).text();
      const value = (name: string) => Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1]);
      return {
        cpu: value("process_cpu_seconds_total") * 1000,
        rss: value("process_resident_memory_bytes") / 1e6,
      };
    },
    async close() {
      server.kill("SIGTERM");
      await new Promise((done) => server.once("exit", done));
    },
  };
}

function environment(dir: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DATA_DIR: join(dir, "data"),
    PORT: "0",
    HOST: "127.0.0.1",
    JOBS: "off",
    LOG_LEVEL: "error",
    NODE_ENV: "production",
  };
}

/** The first address that the process prints. */
export function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    server.stdout?.on("data", (chunk) => {
      text += chunk;
      const found = /http:\/\/[\d.]+:\d+/.exec(text);
      if (found) resolve(found[0]);
    });
    server.once("exit", (code) => reject(new Error(`The server ended with ${code}.\n${text}`)));
  });
}

const CODE_MS = 30_000;

/** Through the door as a browser would: password, then code. */
async function signIn(url: string, who: SignIn, again = true): Promise<string> {
  const { email, password, secret } = who;
  const post = (path: string, form: Record<string, string>, cookie = "") =>
    fetch(`${url}${path}`, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { Origin: url, Cookie: cookie },
      redirect: "manual",
    });
  const first = await post("/sign-in", { email, password });
  const attempt = first.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const second = await post("/sign-in/code", { code: await generate({ secret }) }, attempt);
  if (second.status === 403 && again) {
    // A code is taken once: the next one comes with the next half minute.
    await pause(CODE_MS - (Date.now() % CODE_MS) + 500);
    return signIn(url, who, false);
  }
  const session = second.headers.getSetCookie().find((line) => line.startsWith("surety="));
  if (!session) throw new Error(`Signing in answered ${first.status} and ${second.status}.`);
  return session.split(";")[0] ?? "";
}
