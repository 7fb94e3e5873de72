import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { ldap } from "#evidence/account-apis/ldap";
import { postgresql } from "#evidence/account-apis/postgresql";
import type { LiveSource } from "#evidence/account-apis/source";
import { reading, refusalOf } from "#tests/support/played-api";

const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

/** Takes every connection and never says a word. */
async function startMute(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const settings = {
  host: "127.0.0.1",
  user: "surety",
  tls: "off",
  ca: "",
  database: "d",
  base: "dc=x",
  filter: "(a=b)",
};

test.each<[string, LiveSource, object]>([
  ["PostgreSQL", postgresql, {}],
  ["a directory", ldap, {}],
  ["a directory that is asked for STARTTLS", ldap, { tls: "starttls" }],
])("%s that takes the connection and says nothing is given up in time", async (_name, source, more) => {
  const port = String(await startMute());
  const said = await refusalOf(
    source.ask(reading({ ...settings, ...more, port }, "kelp-forest-9", { requestMs: 200 }).read),
  );
  expect(said).toMatch(/127\.0\.0\.1: .*(timeout|timed out)/i);
  expect(said).not.toContain("kelp-forest-9");
});
