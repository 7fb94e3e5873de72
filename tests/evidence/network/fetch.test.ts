import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { mayReach, readAllowed } from "#evidence/network/addresses";
import { type EgressOptions, openEgress } from "#evidence/network/egress";
import { fetchOut } from "#evidence/network/fetch";
import { hasOpenssl, testAuthority } from "#tests/support/servers/certificates";
import { nameServer, type Zone } from "#tests/support/servers/dns";

const NOW = new Date("2026-03-11T05:30:14Z");
const way = (options: Partial<EgressOptions> = {}) =>
  openEgress({ now: () => NOW, allowPrivate: ["127.0.0.1"], ...options });
const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function serve(listener: RequestListener, server: Server = createServer(listener), host = "127.0.0.1") {
  server.listen(0, host);
  await once(server, "listening");
  open.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  return (server.address() as AddressInfo).port;
}

async function names(zone: Zone) {
  const dns = await nameServer(zone);
  open.push(dns);
  return dns;
}

describe("which addresses are public", () => {
  const nothing = readAllowed([]);
  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "100::1",
    "::127.0.0.1",
    "",
    "localhost",
    "1.2.3",
    "0x7f.0.0.1",
  ])("%s is refused", (address) => {
    expect(mayReach(address, "host.example", nothing)).toBe(false);
  });

  test.each([
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",
  ])("%s may be reached", (address) => {
    expect(mayReach(address, "host.example", nothing)).toBe(true);
  });

  test("what the operator allows, and nothing beside it", () => {
    const allowed = readAllowed(["intranet.example", " 10.1.0.0/16 ", "fd00::/8", "192.168.7.7", ""]);
    const reach = (address: string, host = "other.example") => mayReach(address, host, allowed);
    expect([
      reach("10.1.255.255"),
      reach("fd12::1"),
      reach("192.168.7.7"),
      reach("127.0.0.1", "Intranet.example"),
    ]).toEqual(Array(4).fill(true));
    expect([
      reach("10.2.0.0"),
      reach("fe80::1"),
      reach("192.168.7.8"),
      reach("127.0.0.1", "x.intranet.example"),
    ]).toEqual(Array(4).fill(false));
    for (const wrong of ["10.0.0.0/33", "10.0.0/8", "http://x", "a b", "fd00::/129", "*"]) {
      expect(() => readAllowed([wrong])).toThrow(wrong);
    }
  });

  test("an IPv4 address is judged the same however it is wrapped", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const plain = mayReach(address, "h", nothing);
        expect(mayReach(`::ffff:${address}`, "h", nothing)).toBe(plain);
        expect(mayReach(`64:ff9b::${address}`, "h", nothing)).toBe(plain);
      }),
    );
  });
});

describe("an answer", () => {
  test("comes back with all that is needed to prove it", async () => {
    const port = await serve((request, response) => {
      response
        .writeHead(203, ["X-One", "1", "X-One", "2"])
        .end(`${request.method} ${request.url} ${request.headers.host}`);
    });
    const answer = await fetchOut(way(), `http://127.0.0.1:${port}/a?b#c`);
    expect(answer).toMatchObject({
      status: 203,
      remote: "127.0.0.1",
      address: `http://127.0.0.1:${port}/a?b#c`,
      at: NOW,
      redirects: [],
    });
    expect(answer.body.toString()).toBe(`GET /a?b 127.0.0.1:${port}`);
    expect(answer.rawHeaders.slice(0, 4)).toEqual(["X-One", "1", "X-One", "2"]);
  });

  test.each([
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "not an address",
    "http://user:pass@127.0.0.1/",
    "http://",
  ])("%s is not fetched", async (address) => {
    await expect(fetchOut(way(), address)).rejects.toMatchObject({ trouble: "bad_address" });
  });

  test("no answer in time, or none to the end", async () => {
    const port = await serve((request, response) => {
      if (request.url === "/drip") response.write("x");
      if (request.url === "/cut") {
        response.writeHead(200, { "content-length": "10" }).write("half");
        setImmediate(() => response.destroy());
      }
    });
    const at = (path: string) => fetchOut(way(), `http://127.0.0.1:${port}${path}`, { timeoutMs: 300 });
    await expect(at("/silent")).rejects.toMatchObject({ trouble: "timeout" });
    await expect(at("/drip")).rejects.toMatchObject({ trouble: "timeout" });
    await expect(at("/cut")).rejects.toMatchObject({ trouble: "network" });
    await expect(fetchOut(way(), "http://127.0.0.1:1/")).rejects.toMatchObject({ trouble: "network" });
  });

  test("too much is refused, also when it was small on the wire", async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    const port = await serve((request, response) => {
      if (request.url === "/bomb") response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
      else if (request.url === "/gzip")
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("small"));
      else if (request.url === "/odd") response.writeHead(200, { "content-encoding": "rot13" }).end("x");
      else response.end(Buffer.alloc(2001));
    });
    const at = (path: string, maxBytes: number) =>
      fetchOut(way(), `http://127.0.0.1:${port}${path}`, { maxBytes });
    await expect(at("/", 2000)).rejects.toMatchObject({ trouble: "too_large" });
    expect((await at("/", 2001)).body.length).toBe(2001);
    await expect(at("/bomb", 1024 * 1024)).rejects.toMatchObject({ trouble: "too_large" });
    await expect(at("/odd", 1000)).rejects.toMatchObject({ trouble: "network" });
    expect((await at("/gzip", 1000)).body.toString()).toBe("small");
  });
});

describe("private addresses", () => {
  test.each([
    "127.0.0.2",
    "localhost",
    "[::1]",
    "[::ffff:7f00:2]",
    "2130706434",
    "0x7f.2",
    "0177.0.0.2",
    "10.0.0.1",
    "169.254.169.254",
  ])("http://%s/ is refused", async (host) => {
    await expect(fetchOut(way({ allowPrivate: [] }), `http://${host}/`)).rejects.toMatchObject({
      trouble: "not_allowed",
    });
  });

  test("a name with one private address among public ones", async () => {
    const dns = await names({
      "two.example": { A: ["1.1.1.1", "10.0.0.7"] },
      "six.example": { AAAA: ["fd00::1"] },
    });
    const out = way({ nameServers: [dns.at] });
    await expect(fetchOut(out, "http://two.example/")).rejects.toMatchObject({ trouble: "not_allowed" });
    await expect(fetchOut(out, "http://six.example/")).rejects.toMatchObject({ trouble: "not_allowed" });
  });

  test("a private name and a name without an address are answered alike", async () => {
    const dns = await names({ "here.example": { A: ["10.0.0.7"] } });
    const out = way({ nameServers: [dns.at] });
    const answers = await Promise.all(
      ["here.example", "none.example"].map(async (host) => {
        const error = await fetchOut(out, `http://${host}/`).catch((thrown) => thrown);
        return { trouble: error.trouble, message: error.message.replace(host, "the name") };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.message).not.toContain("10.0.0.7");
  });

  test("a name that points elsewhere after it was checked changes nothing", async () => {
    const wanted = await serve((_request, response) => response.end("the checked one"));
    await serve((_request, response) => response.end("the private one"), undefined, "127.0.0.2");
    const dns = await names({ "rebind.example": { turns: [["127.0.0.1"], ["127.0.0.2"]] } });
    const answer = await fetchOut(way({ nameServers: [dns.at] }), `http://rebind.example:${wanted}/`);
    expect(answer.body.toString()).toBe("the checked one");
    expect(dns.questions.filter((question) => question.endsWith(" A"))).toEqual(["rebind.example A"]);
    await expect(
      fetchOut(way({ nameServers: [dns.at] }), `http://rebind.example:${wanted}/`),
    ).rejects.toMatchObject({
      trouble: "not_allowed",
    });
  });
});

describe("redirects", () => {
  test("are followed up to five times, each hop checked", async () => {
    const port = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
      else response.end("there");
    });
    const answer = await fetchOut(way(), `http://127.0.0.1:${port}/5`);
    expect([answer.body.toString(), answer.redirects.length, answer.address]).toEqual([
      "there",
      5,
      `http://127.0.0.1:${port}/0`,
    ]);
    await expect(fetchOut(way(), `http://127.0.0.1:${port}/6`)).rejects.toMatchObject({
      trouble: "too_many_redirects",
    });
    expect((await fetchOut(way(), `http://127.0.0.1:${port}/6`, { maxRedirects: 0 })).status).toBe(302);
  });

  test.each(["http://169.254.169.254/latest/meta-data/", "http://127.0.0.2/", "//10.0.0.1/x"])(
    "to %s are refused",
    async (location) => {
      const port = await serve((_request, response) => response.writeHead(301, { location }).end());
      await expect(fetchOut(way(), `http://127.0.0.1:${port}/`)).rejects.toMatchObject({
        trouble: "not_allowed",
      });
    },
  );

  test("to another scheme are refused", async () => {
    const port = await serve((_request, response) =>
      response.writeHead(301, { location: "file:///etc/passwd" }).end(),
    );
    await expect(fetchOut(way(), `http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      trouble: "bad_address",
    });
  });

  test("never carry a token to another origin, and carry it to the same", async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    });
    const port = await serve((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === "/same") response.end();
      else
        response
          .writeHead(307, { location: request.url === "/" ? "/same" : `http://127.0.0.1:${other}/` })
          .end();
    });
    const secretHeaders = { authorization: "Bearer secret" };
    await fetchOut(way(), `http://127.0.0.1:${port}/`, { secretHeaders });
    expect(seen.splice(0)).toEqual(["Bearer secret", "Bearer secret"]);
    await fetchOut(way(), `http://127.0.0.1:${port}/away`, { secretHeaders });
    expect(seen).toEqual(["Bearer secret", undefined]);
  });
});

describe.skipIf(!hasOpenssl)("https", () => {
  test("needs a certificate that is trusted, and never falls back to http", async () => {
    const authority = testAuthority();
    const plain = await serve((_request, response) => response.end());
    const listener: RequestListener = (request, response) => {
      if (request.url === "/down") response.writeHead(302, { location: `http://127.0.0.1:${plain}/` });
      response.end("sealed");
    };
    const port = await serve(listener, createTlsServer(authority.issue(["127.0.0.1"]), listener));
    const wrongName = await serve(listener, createTlsServer(authority.issue(["other.example"]), listener));
    const trusting = way({ authorities: [authority.ca] });
    expect((await fetchOut(trusting, `https://127.0.0.1:${port}/`)).body.toString()).toBe("sealed");
    await expect(fetchOut(way(), `https://127.0.0.1:${port}/`)).rejects.toMatchObject({
      trouble: "certificate",
    });
    await expect(fetchOut(trusting, `https://127.0.0.1:${wrongName}/`)).rejects.toMatchObject({
      trouble: "certificate",
    });
    await expect(fetchOut(trusting, `https://127.0.0.1:${port}/down`)).rejects.toMatchObject({
      trouble: "not_allowed",
    });
  });
});
