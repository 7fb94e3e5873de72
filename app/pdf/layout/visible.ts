/** How many fixed spaces a tab is worth. */
const tab = "    ";

// Control characters but for line ends and tabs, the soft hyphen, zero-width and directional characters, interlinear marks.
const hidden =
  /(?![\t\n\u0085])\p{Cc}|[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufff0-\ufffb\ufffe\uffff]/gu;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const tagOrNoncharacter = /[\u{e0000}-\u{e0fff}]|[\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}]/gu;
const suspect = /[^\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u052f\u4e00-\u9fff]/;

/** A character as people can read and search it: "[U+202E]". */
export function named(text: string): string {
  const codes = [...text].map(
    (one) => `U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`,
  );
  return `[${codes.join(" ")}]`;
}

/**
 * Text as a document of record prints it: line ends and tabs plain; control characters, direction overrides, zero-width
 * characters and broken surrogates are written out, so that a hostile name can neither hide nor reorder anything.
 * Letters with combining marks are composed where Unicode has one character for them.
 */
export function visible(text: string): string {
  if (!suspect.test(text)) return text;
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replaceAll("\t", tab)
    .replace(hidden, named)
    .replace(loneSurrogate, named)
    .replace(tagOrNoncharacter, named)
    .replace(/\P{M}\p{M}+/gu, (letters) => letters.normalize("NFC"));
}
