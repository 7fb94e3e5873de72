type SecurityTxt = {
  fields: { name: string; value: string }[];
  signed: boolean;
  wrongLines: number[];
  /** What else breaks section 4, in words. */
  problems: string[];
};

const BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
const END = "-----END PGP SIGNATURE-----";
const FIELD = /^([\x21-\x39\x3b-\x7e]+):( ?)(\S.*)$/;

/** Reads the file by the grammar of RFC 9116 section 4: fields by lower-case name; a clear-text signature's frame is left out. */
export function readSecurityTxt(bytes: Buffer): SecurityTxt {
  const { text, problems } = decode(bytes);
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trimEnd());
  const { from, to, signed, stray } = frame(lines, problems);
  const fields: SecurityTxt["fields"] = [];
  const wrongLines = stray;
  for (const [index, whole] of lines.slice(0, to).entries()) {
    // In a signed text a line may begin with "- ", which is not of the text (RFC 9580 section 7.2).
    const line = signed ? whole.replace(/^- /, "") : whole;
    if (index < from || line.trim() === "" || line.startsWith("#")) continue;
    const match = FIELD.exec(line);
    if (!match) wrongLines.push(index + 1);
    else {
      if (match[2] === "") problems.push(`Line ${index + 1} has no blank after the colon`);
      fields.push({ name: match[1]!.toLowerCase(), value: match[3]! });
    }
  }
  return { fields, signed, wrongLines: wrongLines.sort((a, b) => a - b), problems };
}

function decode(bytes: Buffer): { text: string; problems: string[] } {
  const problems: string[] = [];
  if (bytes.includes(0)) problems.push("The file is not UTF-8 text");
  else {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      problems.push("The file is not UTF-8 text");
    }
  }
  let text = bytes.toString("utf8");
  if (text.startsWith("\ufeff")) {
    problems.push("The file begins with a byte order mark");
    text = text.slice(1);
  }
  if (/\r(?!\n)/.test(text)) problems.push("Lines end in CR alone, not in LF or CRLF");
  return { text, problems };
}

/** The lines of the text itself; in a signed file those between the frame's head and the signature. */
function frame(lines: readonly string[], problems: string[]) {
  const begin = lines.indexOf(BEGIN);
  if (begin < 0) return { from: 0, to: lines.length, signed: false, stray: [] as number[] };
  const head = lines.indexOf("", begin);
  const to = lines.indexOf(SIGNATURE, begin);
  const end = lines.indexOf(END, begin);
  if (head < 0 || to < 0 || end < 0) problems.push("The signature is not complete");
  const outside = (line: string, index: number) =>
    (index < begin || (end >= 0 && index > end)) && line !== "" && !line.startsWith("#");
  const stray = lines.flatMap((line, index) => (outside(line, index) ? [index + 1] : []));
  if (stray.length > 0) problems.push(`Line ${stray[0]} is outside the signed text`);
  return { from: head < 0 ? begin + 1 : head + 1, to: to < 0 ? lines.length : to, signed: true, stray: [] };
}

/** Whether an answer is a web page instead of the file, as servers give for every address. */
export function isWebPage(bytes: Buffer): boolean {
  const start = bytes
    .subarray(0, 1024)
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .trimStart();
  if (!/^<(!doctype html|html|head|body|\?xml|!--|script|div)/i.test(start)) return false;
  return !readSecurityTxt(bytes).fields.some(({ name }) => name === "contact" || name === "expires");
}
