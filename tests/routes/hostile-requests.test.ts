import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { World } from "./served.ts";
import type { VisitorName } from "./visitors.ts";
import { openWorld } from "./world.ts";

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const FORM = "application/x-www-form-urlencoded";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.close());

type Sent = {
  headers?: Record<string, string>;
  visitor?: VisitorName;
  body?: string;
  length?: number;
  type?: string;
  accept?: string;
};

/** A request as bytes, the path untouched; `length` announces a body of which nothing is sent. */
function send(method: string, path: string, sent: Sent = {}): Promise<{ status: number; text: string }> {
  const { visitor = "guest", body = "", length, type = FORM, accept = "text/html" } = sent;
  const headers = {
    Cookie: world.cookies[visitor],
    Origin: world.address,
    Accept: accept,
    ...sent.headers,
    ...(method === "GET"
      ? {}
      : { "Content-Type": type, "Content-Length": length ?? Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    const asked = request(world.address, { method, path, headers, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => {
        asked.destroy();
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString("utf8") });
      });
    });
    asked.on("error", reject);
    if (length === undefined) asked.end(body);
    else asked.flushHeaders();
  });
}

describe("a form that no page sends is answered by a page that says so", () => {
  const guests = ["/sign-in", "/forgot", "/reset/x", "/invitations/x", "/factor/x", "/sign-in.data"];
  test.each(guests)("from a guest at %s", async (path) => {
    for (const body of [
      "email[1000000]=1&password=y",
      "__state__={nope",
      "__intent__=nope",
      "a&".repeat(5_000),
    ]) {
      const { status, text } = await send("POST", path, { body });
      expect(status).toBe(400);
      expect(text).toContain("Nothing was changed.");
    }
  });

  test.each<[VisitorName, string]>([
    ["member", "/report"],
    ["member", "/my/security"],
    ["member", "/my/notifications"],
    ["officer", "/controls/new"],
    ["officer", "/evidence/new"],
    ["officer", "/evidence/files"],
    ["owner", "/settings"],
  ])("from a %s at %s, in either encoding", async (visitor, path) => {
    const parts = `--b\r\nContent-Disposition: form-data; name="title[1000000]"\r\n\r\nx\r\n--b--\r\n`;
    for (const [body, type] of [
      ["title[1000000]=1", FORM],
      [parts, "multipart/form-data; boundary=b"],
    ]) {
      const { status, text } = await send("POST", path, { visitor, body, type });
      expect(status).toBe(400);
      expect(text).toContain("an unknown field");
    }
  });
});

describe("nothing large is read from a guest", () => {
  test.each([
    "/sign-in",
    "/reset/import",
    "/reset/files",
    "/invitations/accounts",
    "/factor/proof",
    "/evidence/new",
    "/people/import",
    "/evidence/files",
  ])("%s takes 16 KiB", async (path) => {
    const { status, text } = await send("POST", path, { length: 16 * KIBIBYTE + 1 });
    expect(status).toBe(413);
    expect(text).toContain("This is larger than the 16 KiB allowed without signing in. Nothing was changed.");
    const small = await send("POST", path, { body: `email=${"a".repeat(16 * KIBIBYTE - 6)}` });
    expect(small.status).not.toBe(413);
  });

  test("nor from a program", async () => {
    const { status, text } = await send("POST", "/api/v1/incidents", { length: 64 * KIBIBYTE + 1 });
    expect([status, JSON.parse(text).status]).toEqual([413, 413]);
  });
});

describe("a body's largest size goes by its whole path", () => {
  const sizes: [string, string, number][] = [
    ["/report", "1 MiB", MEBIBYTE],
    ["/policies/import/edit", "1 MiB", MEBIBYTE],
    ["/incidents/INC-0001/edit/files", "1 MiB", MEBIBYTE],
    ["/people/import", "52 MiB", 52 * MEBIBYTE],
    ["/evidence/page", "52 MiB", 52 * MEBIBYTE],
    ["/incidents/INC-0001/clocks/x", "52 MiB", 52 * MEBIBYTE],
    ["/evidence/new", "513 MiB", 513 * MEBIBYTE],
  ];
  test.each(sizes)("%s takes %s", async (path, words, bytes) => {
    const { status, text } = await send("POST", path, { visitor: "officer", length: bytes + 1 });
    expect(status).toBe(413);
    expect(text).toContain(`This is larger than the ${words} allowed here. Nothing was changed.`);
  });
});

test("the routes behind all links of a long page are asked for at once", async () => {
  const links = Array.from({ length: 300 }, (_, index) => `p=%2Fcontrols%2FAC-${index}`);
  const { status, text } = await send("GET", `/__manifest?${links.join("&")}&version=1`, {
    visitor: "officer",
    accept: "*/*",
  });
  expect(links.join("&").length).toBeGreaterThan(2_000);
  // Remix answers a page of another version by this; the gate would have refused it.
  expect([status, text]).toEqual([204, ""]);
});

test.each([
  ["OPTIONS", "/deliveries/bounces.data", 405],
  ["OPTIONS", "/people", 405],
  ["HEAD", "/incidents/nil.data", 405],
  ["HEAD", "/incidents/nil", 200],
  ["TRACE", "/sign-in", 405],
  ["PROPFIND", "/", 405],
  ["DELETE", "/people", 405],
])("%s %s answers %i", async (method, path, status) => {
  expect((await send(method, path, { visitor: "officer" })).status).toBe(status);
});

test("a connection that sends request after request without reading is closed", async () => {
  const { port } = new URL(world.address);
  const asked = "GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  const answers = await new Promise<number>((resolve) => {
    let text = "";
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(asked.repeat(200)));
    socket.on("data", (piece) => {
      text += piece;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text.split("HTTP/1.1 ").length - 1));
  });
  expect(answers).toBeLessThan(200);
});

describe("an address that cannot be read is said so", () => {
  test.each([
    ["bytes that are no text", "/%ff"],
    ["such bytes in a parameter of a page", "/incidents/%c3%28"],
    ["such bytes in a file's address", "/evidence/%ff/files/0"],
    ["such bytes among the scripts", "/assets/%ff.js"],
    ["an end of text", "/policies/a%00b"],
    ["a path of 3,000 signs", `/${"a".repeat(3_000)}`],
    ["a path of 950 parts", "/a".repeat(950)],
    ["a path of 50 parts among our own", `/sign-in${"/a".repeat(50)}`],
    ["a hundred parameters", `/incidents?${"a=1&".repeat(100)}`],
    ["a parameter of 5,000 signs", `/incidents?q=${"a".repeat(5_000)}`],
    ["a page beyond all numbers", "/incidents?page=1e308"],
    ["a page that is no whole number", "/incidents?page=1.5"],
    ["a negative page", "/incidents?page=-1"],
  ])("%s", async (_what, path) => {
    for (const visitor of ["officer", "guest"] as const) {
      const { status, text } = await send("GET", path, { visitor });
      // A guest is asked to sign in before a page looks at its own parameters.
      expect([400, 302]).toContain(status);
      if (visitor === "officer") expect(text).toContain("This address cannot be read");
    }
  });
});

describe("headers that are not ours to trust", () => {
  test.each([
    ["a cookie that cannot be decoded", "other=%ff; surety=%e0%a4%a"],
    ["900 cookies", "a=b; ".repeat(900)],
    ["cookies without names", "=;=;=%"],
    ["a half-finished sign-in that is no text", "surety-attempt=e30%3D"],
  ])("%s are passed over", async (_what, cookie) => {
    for (const path of ["/sign-in", "/sign-in/code", "/incidents", "/trust"]) {
      const { status } = await send("GET", path, { headers: { Cookie: cookie } });
      expect([200, 302]).toContain(status);
    }
    const kept = `${cookie}; ${world.cookies.officer}`;
    expect((await send("GET", "/incidents", { headers: { Cookie: kept } })).status).toBe(200);
  });
});
