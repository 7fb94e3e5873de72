/** The lines of one header field, in the order they were sent. `rawHeaders` has names and values in turn. */
export function fieldLines(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter(
    (_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
  );
}

/**
 * The values of a header that is a list, over all its lines: "get, decode, and split" of the Fetch standard. A comma inside
 * quotation marks separates nothing. Null when the header was not sent.
 */
export function listValues(rawHeaders: readonly string[], name: string): string[] | null {
  const lines = fieldLines(rawHeaders, name);
  if (lines.length === 0) return null;
  return splitOutsideQuotes(lines.join(", "), ",").map((value) => value.replace(/^[\t ]+|[\t ]+$/g, ""));
}

/** Splits at a separator that is not inside a quoted string; the quotation marks stay. */
export function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === separator && !quoted) {
      parts.push(part);
      part = "";
      continue;
    }
    part += sign;
    if (sign === '"') quoted = !quoted;
    else if (sign === "\\" && quoted) part += text[++at] ?? "";
  }
  return [...parts, part];
}
