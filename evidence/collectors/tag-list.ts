/** Tags of a list such as "v=DMARC1; p=reject" (RFC 6376 section 3.2); null when one appears twice or is malformed. */
export function readTags(text: string): ReadonlyMap<string, string> | null {
  const tags = new Map<string, string>();
  for (const part of text.split(";").map((one) => one.trim())) {
    if (part === "") continue;
    const match = /^([a-z][a-z0-9_-]*)\s*=\s*([\s\S]*)$/i.exec(part);
    const [, name = "", value = ""] = match ?? [];
    if (name === "" || tags.has(name.toLowerCase())) return null;
    tags.set(name.toLowerCase(), value);
  }
  return tags;
}
