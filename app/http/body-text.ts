import { encodingOf } from "#evidence/files/encoding";

/** A body whose bytes are not the text that they should be: never read with signs put in the place of what was lost. */
export class NotText extends Error {
  constructor(
    message: string,
    readonly status: 400 | 415,
  ) {
    super(message);
  }
}

/**
 * The text of a body, read strictly: by the charset that its Content-Type declares, by its byte order mark, or as UTF-8.
 * @throws NotText 415 for a charset that is not known, 400 for bytes that are not of the charset
 */
export function bodyText(bytes: Uint8Array, contentType: string): string {
  const declared = charsetOf(contentType);
  const label = declared ?? encodingOf(bytes);
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(decoderLabel(label, bytes), { fatal: true });
  } catch {
    throw new NotText(`The charset “${label.slice(0, 40)}” is not supported. Send UTF-8.`, 415);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    const advice = declared
      ? `Declare the charset that it has, or send UTF-8.`
      : "Send UTF-8, or declare its charset, such as: Content-Type: application/json; charset=iso-8859-1.";
    throw new NotText(`The body is not ${declared ? label.slice(0, 40) : "UTF-8"} text. ${advice}`, 400);
  }
}

/** The text of a form's field or of standard input. @throws NotText when it is not UTF-8 */
export function utf8Text(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NotText(`${what} is not UTF-8 text.`, 400);
  }
}

function charsetOf(contentType: string): string | undefined {
  const [, quoted, bare] = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i.exec(contentType) ?? [];
  return (quoted ?? bare)?.trim().toLowerCase() || undefined;
}

/** The encoding meant by the name. ASCII is a part of UTF-8; TextDecoder would read it as Windows-1252, which is a guess. */
function decoderLabel(label: string, bytes: Uint8Array): string {
  if (/^(us-)?ascii$|^ansi_x3\.4-1968$/.test(label)) return "utf-8";
  // Without a mark UTF-16 is big-endian (RFC 2781 §4.3), which TextDecoder takes for little-endian.
  if (label === "utf-16") return bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-16be";
  return label;
}
