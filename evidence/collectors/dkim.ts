import { createPublicKey } from "node:crypto";
import type { Finding } from "#domain/evidence/evidence";
import { finding } from "#evidence/collectors/collector";
import type { Ask } from "#evidence/collectors/dns-questions";
import { readTags } from "#evidence/collectors/tag-list";

/** Receivers refuse RSA keys below the first length; signers should have the second (RFC 8301 section 3.2). */
const LEAST_BITS = 1024;
const GOOD_BITS = 2048;

/** Judges the DKIM keys that are published under the selectors of a domain (RFC 6376, 8301, 8463). */
export function judgeDkim(domain: string, selectors: readonly string[], ask: Ask): Finding[] {
  return selectors.map((selector) => {
    const at = `${selector}._domainkey.${domain}`;
    const answer = ask(at, "TXT");
    if (answer === undefined || answer.error !== null)
      return finding("dkim", at, "unknown", `${at} was not read.`);
    const keys = answer.records.filter((record) => /(^|;)\s*(v\s*=\s*DKIM1|p\s*=)/.test(record));
    const [key, second] = keys;
    if (key === undefined) return finding("dkim", at, "fail", `There is no key at ${at}.`);
    if (second !== undefined)
      return finding(
        "dkim",
        at,
        "fail",
        `There are ${keys.length} keys at ${at}: which one counts is undefined (RFC 6376 section 3.6.2.2).`,
      );
    const problem = problemOf(key);
    return "problem" in problem
      ? finding("dkim", at, "fail", `The key at ${at} ${problem.problem}.`)
      : finding("dkim", at, "pass", `The key at ${at} is ${problem.is}.`);
  });
}

function problemOf(record: string): { problem: string } | { is: string } {
  const tags = readTags(record);
  if (tags === null) return { problem: "has a tag twice or one without a value" };
  const version = tags.get("v");
  if (version !== undefined && (version !== "DKIM1" || !/^\s*v\s*=/.test(record)))
    return { problem: "does not begin with v=DKIM1" };
  const key = tags.get("p")?.replace(/\s+/g, "");
  if (key === undefined) return { problem: "has no p=" };
  if (key === "") return { problem: "is revoked (p= is empty)" };
  const flags = (tags.get("t") ?? "").split(":").map((flag) => flag.trim());
  if (flags.includes("y")) return { problem: "is in test mode (t=y): receivers treat its mail as unsigned" };
  const hashes = tags
    .get("h")
    ?.split(":")
    .map((hash) => hash.trim());
  if (hashes && !hashes.includes("sha256"))
    return { problem: `allows ${hashes.join(", ")} alone, not sha256` };
  const services = tags
    .get("s")
    ?.split(":")
    .map((service) => service.trim());
  if (services && !services.includes("*") && !services.includes("email"))
    return { problem: `is not for mail (s=${services.join(":")})` };
  return readKey(tags.get("k") ?? "rsa", key);
}

function readKey(kind: string, text: string): { problem: string } | { is: string } {
  const bytes = Buffer.from(text, "base64");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return { problem: "is no base64" };
  if (kind === "ed25519")
    return bytes.length === 32
      ? { is: "Ed25519" }
      : { problem: `is no Ed25519 key: it has ${bytes.length} bytes, not 32` };
  if (kind !== "rsa") return { problem: `is of the kind "${kind}", which receivers do not know` };
  const bits = rsaBits(bytes);
  if (bits === null) return { problem: "is no RSA key" };
  if (bits < LEAST_BITS)
    return { problem: `is RSA of ${bits} bits; receivers refuse less than ${LEAST_BITS} (RFC 8301)` };
  if (bits < GOOD_BITS)
    return { problem: `is RSA of ${bits} bits; at least ${GOOD_BITS} are recommended (RFC 8301)` };
  return { is: `RSA of ${bits} bits` };
}

function rsaBits(bytes: Buffer): number | null {
  for (const type of ["spki", "pkcs1"] as const) {
    try {
      const key = createPublicKey({ key: bytes, format: "der", type });
      return key.asymmetricKeyType === "rsa" ? (key.asymmetricKeyDetails?.modulusLength ?? null) : null;
    } catch {}
  }
  return null;
}
