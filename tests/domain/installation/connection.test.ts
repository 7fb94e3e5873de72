import { expect, test } from "vitest";
import { type Connection, judgeConnection } from "#domain/installation/connection";

const bare: Connection = {
  host: "surety.example",
  forwardedHost: null,
  forwardedProto: null,
  forwardedFor: null,
  forwarded: null,
  peer: "203.0.113.7",
  client: "203.0.113.7",
  scheme: null,
};
const proxied = { forwardedFor: "203.0.113.7", peer: "10.0.0.2", scheme: "https", forwardedProto: "https" };
const settings = { publicUrl: "https://surety.example", trustProxy: undefined, proxyHeader: undefined };

test.each<
  [
    string,
    Partial<Connection>,
    Partial<typeof settings> | Record<string, string>,
    [string, string],
    [string, string],
  ]
>([
  ["without a proxy", {}, {}, ["ok", "reach this installation"], ["ok", "counts for 203.0.113.7"]],
  [
    "behind one proxy that is counted",
    proxied,
    { trustProxy: "1" },
    ["ok", "reach"],
    ["ok", "counts for 203.0.113.7"],
  ],
  [
    "behind a proxy that is not set",
    { ...proxied, client: "10.0.0.2" },
    {},
    ["ok", "reach"],
    ["failed", "Set TRUST_PROXY to the number"],
  ],
  [
    "behind a proxy that another address names",
    { ...proxied, client: "10.0.0.2" },
    { trustProxy: "10.0.0.9" },
    ["ok", "reach"],
    ["failed", "is not one that TRUST_PROXY=10.0.0.9 names"],
  ],
  [
    "where browser, proxy and Surety are on one machine",
    { ...proxied, forwardedFor: "127.0.0.1", peer: "127.0.0.1", client: "127.0.0.1" },
    { trustProxy: "1" },
    ["ok", "reach"],
    ["ok", "counts for 127.0.0.1"],
  ],
  ["past the proxy", {}, { trustProxy: "1" }, ["ok", "reach"], ["warning", "has no X-Forwarded-For"]],
  [
    "behind a proxy that writes nothing",
    {},
    { trustProxy: "1", proxyHeader: "forwarded" },
    ["ok", "reach"],
    ["warning", "has no Forwarded"],
  ],
  [
    "with every address believed",
    proxied,
    { trustProxy: "true" },
    ["ok", "reach"],
    ["warning", "believes every address"],
  ],
  [
    "with both headers",
    { ...proxied, forwarded: "for=203.0.113.7" },
    { trustProxy: "1" },
    ["ok", "reach"],
    ["warning", "Set TRUST_PROXY_HEADER"],
  ],
  [
    "behind more proxies than counted",
    { ...proxied, forwardedFor: "203.0.113.7, 10.0.0.3", client: "10.0.0.3" },
    { trustProxy: "1" },
    ["ok", "reach"],
    ["warning", "names 2 addresses"],
  ],
  [
    "by https where http is set",
    proxied,
    { publicUrl: "http://surety.example", trustProxy: "1" },
    ["failed", "Set PUBLIC_URL=https://surety.example"],
    ["ok", "counts"],
  ],
  [
    "by http where https is set",
    { ...proxied, scheme: "http" },
    { trustProxy: "1" },
    ["failed", "redirect http to https"],
    ["ok", "counts"],
  ],
])("%s", (_name, seen, given, address, proxy) => {
  const results = judgeConnection({ ...bare, ...seen }, { ...settings, ...given } as never);
  expect(results.map(({ check, state }) => [check, state])).toEqual([
    ["address", address[0]],
    ["proxy", proxy[0]],
  ]);
  expect(results[0]?.text).toContain(address[1]);
  expect(results[1]?.text).toContain(proxy[1]);
});
