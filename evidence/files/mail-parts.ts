/** One part of a mail (RFC 2045): its head with names in small letters, and its body as text, decoded. */
export type MailPart = { head: Map<string, string>; type: string; body: string; parts: MailPart[] };

/** How deep parts may be nested; real mail needs four. */
const deepest = 12;

/** Reads a mail as bytes in Latin-1, so that nothing is lost; text is decoded where its part says how. */
export function readMail(raw: string, depth = 0): MailPart {
  const text = raw.replace(/\r\n?/g, "\n");
  const end = text.search(/\n\n/);
  const head = headersOf(end < 0 ? text : text.slice(0, end));
  const body = end < 0 ? "" : text.slice(end + 2);
  const content = head.get("content-type") ?? "text/plain";
  const type = content.split(";")[0]!.trim().toLowerCase();
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(content);
  const mark = boundary?.[1] ?? boundary?.[2];
  const decoded = decode(body, head.get("content-transfer-encoding"));
  let parts: MailPart[] = [];
  if (depth < deepest && type.startsWith("multipart/") && mark)
    parts = between(body, mark).map((part) => readMail(part, depth + 1));
  else if (depth < deepest && (type === "message/rfc822" || type === "message/global"))
    parts = [readMail(decoded, depth + 1)];
  return { head, type, body: decoded, parts };
}

/** The head's fields, folded lines joined (RFC 5322, 2.2.3); of a repeated field, the first. */
export function headersOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.replace(/\n[ \t]+/g, " ").split("\n")) {
    const field = /^([!-9;-~]+)\s*:\s*(.*)$/.exec(line);
    const name = field?.[1]?.toLowerCase();
    if (name && !found.has(name)) found.set(name, field![2]!.trim());
  }
  return found;
}

/** Every part of a mail, itself first. */
export function* allParts(part: MailPart): Generator<MailPart> {
  yield part;
  for (const one of part.parts) yield* allParts(one);
}

/**
 * The mails of a mailbox file (mbox): each begins with a line "From …" at the start or after an empty line, and lines that
 * were quoted as ">From" are put back. A file without such lines is one mail.
 */
export function splitMailbox(text: string): string[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  if (!beginsMail(lines[0] ?? "")) return text.trim() ? [lines.join("\n")] : [];
  const mails: string[][] = [];
  for (const [at, line] of lines.entries()) {
    if (beginsMail(line) && (at === 0 || lines[at - 1] === "")) mails.push([]);
    else mails.at(-1)?.push(line);
  }
  return mails
    .map((mail) => mail.join("\n").replace(/^>(>*From )/gm, "$1"))
    .filter((mail) => mail.trim() !== "");
}

/** "From ada@acme.test Thu Mar  5 09:00:00 2026". Its beginning is enough: a line may be as long as the file. */
function beginsMail(line: string): boolean {
  return line.startsWith("From ") && /^From \S.*\d{4}/.test(line.slice(0, 200));
}

/** The parts between the boundaries of a multipart body; a last boundary that is missing (a cut-off mail) is forgiven. */
function between(body: string, mark: string): string[] {
  const line = `--${mark}`;
  const parts: string[] = [];
  let current: string[] | null = null;
  for (const text of body.split("\n")) {
    const bare = text.trimEnd();
    if (bare === line || bare === `${line}--`) {
      if (current) parts.push(current.join("\n"));
      current = bare === line ? [] : null;
    } else current?.push(text);
  }
  if (current) parts.push(current.join("\n"));
  return parts;
}

function decode(body: string, coding = ""): string {
  if (/base64/i.test(coding)) return Buffer.from(body, "base64").toString("latin1");
  if (!/quoted-printable/i.test(coding)) return body;
  return body
    .replace(/=[ \t]*\n/g, "")
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
