import { createServer } from "node:https";
import { afterEach, describe, expect, test } from "vitest";
import { tlsEndpoint } from "#evidence/collectors/tls-endpoint";
import { testReach } from "#tests/support/browser/reach";
import { collected, listening } from "#tests/support/collected";
import { hasOpenssl, testAuthority } from "#tests/support/servers/certificates";

const NOW = new Date();
const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

describe.skipIf(!hasOpenssl)("certificates", () => {
  const authority = hasOpenssl ? testAuthority() : null!;
  const hours = (n: number) => new Date(NOW.getTime() + n * 3_600_000);
  async function look(names: string[], from: Date, to: Date) {
    const server = createServer(authority.issue(names, { from, to }), (_request, response) => response.end());
    const port = await listening(server);
    open.push(server);
    return collected(
      tlsEndpoint,
      { host: "127.0.0.1", port },
      testReach(NOW, { authorities: [authority.ca] }),
    );
  }

  test.each<[string, number, number, string]>([
    ["of six days, fresh", -2, 158, "pass"],
    ["of six days, in its last third", -110, 50, "pass"],
    ["of six days, on its last day", -140, 20, "fail"],
    ["of 90 days, ten left", -80 * 24, 10 * 24, "fail"],
    ["of 90 days, 20 left", -70 * 24, 20 * 24, "pass"],
    ["that is not valid yet", 5, 2_000, "fail"],
  ])("one %s", async (_name, from, to, verdict) => {
    expect((await look(["127.0.0.1"], hours(from), hours(to))).by["certificate-expiry"]).toBe(verdict);
  });
});
