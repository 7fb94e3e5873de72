import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { openSession } from "#app/auth/sign-in";
import { readConfig } from "#app/config";
import { type AppContext, openContext } from "#app/context";
import { tellStory } from "#app/demo/story";
import { perform } from "#app/work";
import { listUsers } from "#db/users";
import { clientDir, loadBuild } from "#tests/support/build";

export const visitors = ["guest", "member", "other", "officer", "owner", "auditor"] as const;
export type VisitorName = (typeof visitors)[number];

/** The demo company behind a real web server on loopback, with one session for each kind of visitor. */
export type World = {
  app: AppContext;
  address: string;
  cookies: Record<VisitorName, string>;
  /** The first value that the query answers; fails the test when there is none. */
  first(query: string): Promise<string>;
  close(): Promise<void>;
};

/** Opens the world over the built application in build/server; `old` is a data folder that holds the company already. */
export async function openWorld(old?: { dir: string; at: Date }): Promise<World> {
  const dir = old?.dir ?? mkdtempSync(join(tmpdir(), "surety-routes-"));
  let clock = old?.at ?? new Date("2026-03-11T13:05:00.000Z");
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off", PORT: "0" });
  const app = await openContext(config, { now: () => clock });
  if (!old)
    await tellStory(app, clock, (when) => {
      clock = when;
    });
  const build = await loadBuild();
  const express = build.entry.module.createServer(app, build, { clientDir });
  const http = await new Promise<Server>((resolve) => {
    const server = express.listen(0, "127.0.0.1", () => resolve(server));
  });
  const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  config.publicUrl = address;
  return {
    app,
    address,
    cookies: await signEverybodyIn(app),
    async first(query) {
      const { rows } = await sql.raw<Record<string, string>>(query).execute(app.read);
      const value = Object.values(rows[0] ?? {})[0];
      if (value === undefined || value === null)
        throw new Error(`The demo company has nothing for: ${query}`);
      return String(value);
    },
    async close() {
      http.closeAllConnections();
      await new Promise((done) => http.close(done));
      await app.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function signEverybodyIn(app: AppContext): Promise<Record<VisitorName, string>> {
  const users = await listUsers(app.read);
  const byMailbox = (mailbox: string) => users.find((user) => user.email.startsWith(`${mailbox}@`));
  const who: Record<Exclude<VisitorName, "guest">, string> = {
    owner: "ines.holm",
    officer: "maren.lindqvist",
    member: "misaki.tanaka",
    other: "olena.shevchenko",
    auditor: "dana",
  };
  const cookies: Record<VisitorName, string> = {
    guest: "",
    member: "",
    other: "",
    officer: "",
    owner: "",
    auditor: "",
  };
  for (const [name, mailbox] of Object.entries(who) as [VisitorName, string][]) {
    const user = byMailbox(mailbox);
    if (!user) throw new Error(`${mailbox} is not in the demo company.`);
    const door = { ip: "127.0.0.1", userAgent: "route table" };
    const session = await perform(app, { kind: "guest", ip: door.ip }, (work) =>
      openSession(app, work, user, door, "totp"),
    );
    cookies[name] = `surety=${session}`;
  }
  return cookies;
}
