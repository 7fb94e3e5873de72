import sanitizeHtml from "sanitize-html";

/** Text without markup: tags go, scripts and styles go with what they hold, breaks become line breaks, entities become their characters. */
export function plainText(html: string): string {
  const broken = html.replace(/<br\s*\/?>|<\/(p|div|li|h[1-6])>/gi, "\n");
  return sanitizeHtml(broken, { allowedTags: [], allowedAttributes: {} })
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/\u00a0/g, " ")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** At most `most` characters, cut at a word with an ellipsis. */
export function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).replace(/\s\S*$/, "")}…`;
}
