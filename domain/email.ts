import { z } from "#domain/schema";

/** Signs without a shape, that text carries along when it is copied: they are never meant within an address. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
/** Blanks that are not plain spaces. A plain one within an address is a mistake that a person has to look at. */
const ODD_BLANKS = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

const notAnAddress = "This is not an e-mail address, such as name@example.com";

/** An address as it is stored, compared and sent, or why the text is none. */
type ReadAddress = { address: string } | { problem: string };

/**
 * Reads one address as people and programs write it: with `mailto:`, a name and angle brackets, in any case, with signs that
 * cannot be seen. A domain beyond ASCII becomes the punycode that goes over the wire, so that both spellings are one.
 */
export function readAddress(text: string, problem = notAnAddress): ReadAddress {
  const plain = bare(text);
  if (new Set(splitAddresses(text).map(bare)).size > 1 && /@.*@/s.test(text))
    return { problem: "Enter one address: these are two" };
  const at = plain.lastIndexOf("@");
  if (at < 1) return { problem };
  const [local, host] = [plain.slice(0, at), hostKey(plain.slice(at + 1))];
  const odd = [...new Set(local.match(/[^ -~]/gu) ?? [])].join(" ");
  if (odd) return { problem: `Letters before the @ that cannot be used in an e-mail address: ${odd}` };
  if (!LOCAL.test(local) || !HOST.test(host)) return { problem };
  return plain.length > 254 || local.length > 64 || host.length > 253
    ? { problem: "The address is too long" }
    : { address: `${local}@${host}` };
}

/**
 * The key by which an address of any source is compared; null when it is none. Less strict than what people may enter: what a
 * system calls an address of its users is kept.
 */
export function addressKey(text: string): string | null {
  const plain = bare(text);
  const at = plain.lastIndexOf("@");
  const address = at < 0 ? plain : `${plain.slice(0, at)}@${hostKey(plain.slice(at + 1))}`;
  return /^[^\s\p{Cc}@<>"]+@[^\s\p{Cc}@<>"]+$/u.test(address) ? address : null;
}

/**
 * The mailbox that an address delivers to, as far as addresses say: without a sub-address after "+" (RFC 5233), and without the
 * dots that gmail.com passes over. The address itself where it is none.
 */
export function mailboxKey(text: string): string {
  const address = addressKey(text) ?? text.toLowerCase();
  const at = address.lastIndexOf("@");
  if (at < 1) return address;
  const local = address.slice(0, at).replace(/(?<=.)\+.*$/s, "");
  const host = address.slice(at + 1).replace(/^googlemail\.com$/, "gmail.com");
  return `${host === "gmail.com" ? local.replaceAll(".", "") : local}@${host}`;
}

/** An address of which the first character and the host are left: `m…@example.com`. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf("@");
  const [first = ""] = address;
  return at < 0 ? `${first}…` : `${first}…${address.slice(at)}`;
}

/** The addresses in a cell or field that may hold several, each as it is written. */
export function splitAddresses(text: string): string[] {
  return text.split(/[;|\r\n]+/).flatMap((piece) => {
    if (!piece.includes("<")) return piece.split(/[\s,]+/).filter((one) => bare(one) !== "");
    const beside = piece.replace(/<[^<>]*>/g, " ").split(/[\s,]+/);
    return [...piece.matchAll(/<([^<>]*)>/g)]
      .map(([, inner = ""]) => inner)
      .concat(beside.filter((one) => one.includes("@")));
  });
}

/** Without brackets and invisible characters around an address, in lower case. */
function bare(text: string): string {
  const seen = text.replace(ODD_BLANKS, "").replace(INVISIBLE, "").normalize("NFKC");
  const trimmed = (/<([^<>]*)>\s*$/.exec(seen)?.[1] ?? seen).trim();
  return trimmed
    .replace(/^mailto:([^?]*).*$/is, "$1")
    .replace(/[;,\s]+$/, "")
    .replace(/^(['"])(.*)\1$/s, "$2")
    .trim()
    .toLowerCase();
}

/** A domain in ASCII, as servers know it; as it is when it cannot be one. */
function hostKey(host: string): string {
  const plain = host.replace(/[。．｡]/g, ".").replace(/\.$/, "");
  if (/^[\x21-\x7e]*$/.test(plain) || !/^[\p{L}\p{M}\p{N}.·・-]+$/u.test(plain)) return plain;
  const url = `http://${plain}`;
  return URL.canParse(url) ? new URL(url).hostname : plain;
}

/** A field for an e-mail address, given as it is stored. `problem`: what a person reads whose text is none. */
export function addressField(problem = notAnAddress, missing = "Enter an e-mail address") {
  return z.string(missing).transform((text, context): string => {
    const read = readAddress(text, problem);
    if ("address" in read) return read.address;
    context.addIssue({ code: "custom", message: read.problem });
    return z.NEVER;
  });
}

/** An e-mail address as stored. */
export const email = addressField();
