/** One sender or recipient: the name that mail programs show, empty where none was given, and the address. */
export type Mailbox = { name: string; address: string };

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the signs to find
const controls = /[\u0000-\u001f\u007f-\u009f]/;
/** One label of a domain after IDNA (RFC 5890, 2.3.1). */
const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i;
/** The part before the @ as dot-atom (RFC 5322, 3.2.3), with letters beyond ASCII (RFC 6532, 3.2). */
const localPart = /^[\w!#$%&'*+/=?^`{|}~\u00a1-\u{10ffff}-]+(\.[\w!#$%&'*+/=?^`{|}~\u00a1-\u{10ffff}-]+)*$/u;
/** `"a b"@example.com` (RFC 5321, 4.1.2). */
const quotedLocal = /^"([^"\\]|\\[ -~])+"$/;

/**
 * Reads exactly one mailbox (RFC 5322, 3.4): `security@example.com` or a name and `<security@example.com>`. The name may be
 * quoted, and may hold commas, full stops and letters of any script without being quoted. Null for anything else, such as two
 * addresses, an empty one or a name alone.
 */
export function readMailbox(text: string): Mailbox | null {
  if (controls.test(text)) return null;
  const trimmed = text.trim();
  const bracketed = /^(.*?)\s*<([^<>]*)>$/su.exec(trimmed);
  if (!bracketed) {
    const address = readAddress(trimmed);
    return address ? { name: "", address } : null;
  }
  const name = nameOf(bracketed[1]!.trim());
  const address = readAddress(bracketed[2]!.trim());
  return name === null || !address ? null : { name, address };
}

/** A quoted name without its quotes; null where it holds another address or a quote that does not end. */
function nameOf(text: string): string | null {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/su.exec(text);
  if (quoted) return quoted[1]!.replace(/\\(.)/gsu, "$1").trim();
  return /[<>@]/.test(text) || text.split('"').length % 2 === 0 ? null : text;
}

/** The address with its domain in ASCII, as it goes on the wire; null where it is none. A domain may have one label alone. */
function readAddress(text: string): string | null {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, Math.max(0, at));
  if (new TextEncoder().encode(local).length > 64 || !(localPart.test(local) || quotedLocal.test(local)))
    return null;
  const domain = domainOf(text.slice(at + 1));
  return domain && `${local}@${domain}`;
}

function domainOf(text: string): string | null {
  if (/^\[(\d{1,3}(\.\d{1,3}){3}|IPv6:[0-9a-f:.]+)\]$/i.test(text)) return text;
  if (/[\s@<>,;:"()[\]\\/?#%]/.test(text)) return null;
  const ascii = /^[ -~]*$/.test(text) ? text : (URL.parse(`http://${text}`)?.hostname ?? "");
  return ascii !== "" && ascii.length <= 253 && ascii.split(".").every((one) => label.test(one))
    ? ascii
    : null;
}

/** Whether an address can leave only by a server that knows SMTPUTF8 (RFC 6531): the part before its @ is not ASCII. */
export function needsSmtpUtf8(address: string): boolean {
  return !/^[ -~]*$/.test(address.slice(0, address.lastIndexOf("@")));
}
