import { X509Certificate } from "node:crypto";
import { DAY_MS } from "#domain/durations";
import type { Finding } from "#domain/evidence/evidence";
import { z } from "#domain/schema";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { hostName, portNumber } from "#evidence/collectors/host-port";
import { judgePageHeaders, pageRules } from "#evidence/collectors/page-headers";
import {
  type Handshake,
  offer,
  shakeHands,
  VERSIONS,
  type VersionAnswer,
} from "#evidence/collectors/tls-probe";
import { fetchOut } from "#evidence/network/fetch";

const schema = z.object({ host: hostName, port: portNumber });
type Settings = z.output<typeof schema>;

type Tls = {
  host: string;
  port: number;
  handshake: Handshake | { error: string };
  versions: VersionAnswer[];
};
type Page = { address: string; status: number; remote: string; rawHeaders: string[] } | { error: string };

/** A certificate that ends within this many days fails: renewal has not worked. A short one is renewed in its last third. */
const RENEW_DAYS = 14;
const RENEW_SHARE = 3;

/** A public address over TLS: certificate, protocol versions, security headers. */
export const tlsEndpoint: Collector<Settings> = {
  name: "tls-endpoint",
  version: 2,
  title: "TLS of a public address",
  does: "Checks the certificate, the protocol versions and the security headers of one address.",
  settings: [
    { name: "host", label: "Host name", hint: "Without https:// and path, such as app.example.com." },
    { name: "port", label: "Port", hint: "443 when left empty.", optional: true },
  ],
  schema,
  cron: "30 5 * * *",
  controls: ["OP-01"],

  async collect({ host, port }, { way, now }) {
    const missing: string[] = [];
    const handshake = await shakeHands(way, host, port).catch((error: Error) => ({ error: error.message }));
    if ("error" in handshake) missing.push(`The handshake: ${handshake.error}`);
    const versions: VersionAnswer[] = [];
    for (const version of VERSIONS) versions.push(await offer(way, host, port, version));
    for (const one of versions.filter((one) => one.answer === "no answer"))
      missing.push(`${one.version}: ${one.detail}`);
    const address = `https://${host}${port === 443 ? "" : `:${port}`}/`;
    const page: Page = await fetchOut(way, address, { maxRedirects: 0, maxBytes: 2 * 1024 * 1024 })
      .then(({ status, remote, rawHeaders }) => ({ address, status, remote, rawHeaders }))
      .catch((error: Error) => ({ error: error.message }));
    if ("error" in page) missing.push(`The page: ${page.error}`);
    const tls: Tls = { host, port, handshake, versions };
    return {
      files: [jsonFile("tls.json", tls), jsonFile("headers.json", page)],
      source: `${host}:${port}`,
      query: `TLS handshakes with ${host}:${port}, one with each version offered alone; GET ${address} without redirects`,
      extractedAt: now(),
      rows: null,
      completeness: `${versions.length} protocol versions offered, ${versions.filter((one) => one.answer !== "no answer").length} answered.`,
      missing,
    };
  },

  assess(files, { host, port }, at) {
    const object = `${host}:${port}`;
    const tls = readJson<Tls>(files, "tls.json");
    const page = readJson<Page>(files, "headers.json");
    return [
      ...judgeCertificate(object, host, tls, at),
      ...judgeVersions(object, tls),
      ...judgeHeaders(object, page),
    ];
  },
};

function judgeCertificate(object: string, host: string, tls: Tls | undefined, at: Date): Finding[] {
  const handshake = tls?.handshake;
  const own = handshake && "chain" in handshake ? handshake.chain[0] : undefined;
  if (!handshake || "error" in handshake || !own) {
    const why = handshake && "error" in handshake ? handshake.error : "No certificate was read.";
    return ["certificate-trusted", "certificate-expiry", "certificate-name"].map((rule) =>
      finding(rule, object, "unknown", why),
    );
  }
  const left = Math.floor((Date.parse(own.validTo) - at.getTime()) / DAY_MS);
  const life = (Date.parse(own.validTo) - Date.parse(own.validFrom)) / DAY_MS;
  const least = Math.min(RENEW_DAYS, Math.floor(life / RENEW_SHARE));
  const until = `until ${own.validTo.slice(0, 10)}`;
  const certificate = new X509Certificate(Buffer.from(own.der, "base64"));
  // A name in the subject alone counts no longer (RFC 9525 section 6.3).
  const named =
    certificate.checkHost(host, { subject: "never" }) !== undefined ||
    certificate.checkIP(host) !== undefined;
  return [
    handshake.trusted
      ? finding(
          "certificate-trusted",
          object,
          "pass",
          `A chain of ${handshake.chain.length} leads to a trusted authority.`,
        )
      : finding("certificate-trusted", object, "fail", `The chain is not trusted: ${handshake.problem}.`),
    at < new Date(own.validFrom)
      ? finding(
          "certificate-expiry",
          object,
          "fail",
          `The certificate is not valid before ${own.validFrom.slice(0, 10)}.`,
        )
      : left < 0
        ? finding(
            "certificate-expiry",
            object,
            "fail",
            `The certificate expired on ${own.validTo.slice(0, 10)}.`,
          )
        : left < least
          ? finding(
              "certificate-expiry",
              object,
              "fail",
              `The certificate is valid ${until}, ${left} days remaining; at least ${least} are required.`,
            )
          : finding(
              "certificate-expiry",
              object,
              "pass",
              `The certificate is valid ${until}, ${left} days remaining.`,
            ),
    named
      ? finding("certificate-name", object, "pass", `The certificate names ${host}.`)
      : finding(
          "certificate-name",
          object,
          "fail",
          `The certificate is for ${own.names || own.subject}, not for ${host}.`,
        ),
  ];
}

function judgeVersions(object: string, tls: Tls | undefined): Finding[] {
  const answers = new Map((tls?.versions ?? []).map((one) => [one.version, one]));
  const old = (["TLSv1", "TLSv1.1"] as const).map((version) => {
    const rule = version === "TLSv1" ? "tls-1.0-refused" : "tls-1.1-refused";
    const answer = answers.get(version)?.answer ?? "no answer";
    if (answer === "spoken")
      return finding(rule, object, "fail", `The server still accepts ${version} (deprecated by RFC 8996).`);
    if (answer === "refused") return finding(rule, object, "pass", `The server refuses ${version}.`);
    return finding(rule, object, "unknown", `${version} was offered without a response.`);
  });
  const current = (["TLSv1.2", "TLSv1.3"] as const).filter(
    (version) => answers.get(version)?.answer === "spoken",
  );
  const silent = (["TLSv1.2", "TLSv1.3"] as const).some(
    (version) => (answers.get(version)?.answer ?? "no answer") === "no answer",
  );
  const spoken = current.length > 0 ? "pass" : silent ? "unknown" : "fail";
  return [
    ...old,
    finding(
      "tls-current",
      object,
      spoken,
      current.length > 0
        ? `The server accepts ${current.join(" and ")}.`
        : "The server accepts neither TLS 1.2 nor 1.3.",
    ),
  ];
}

function judgeHeaders(object: string, page: Page | undefined): Finding[] {
  if (page === undefined || "error" in page) {
    return pageRules.map((rule) =>
      finding(rule, object, "unknown", page ? page.error : "No response was read."),
    );
  }
  return judgePageHeaders(object, page.rawHeaders);
}
