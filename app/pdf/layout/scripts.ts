import type { Family } from "#app/pdf/layout/fonts";

/** Han characters are drawn differently in Japan, Korea and China: kana, hangul or the language of the text decides. */
export function hanFamily(text: string, lang?: string): Family {
  if (/[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]/.test(text) || lang?.startsWith("ja")) return "jp";
  if (/[\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff]/.test(text) || lang?.startsWith("ko")) return "kr";
  return "sc";
}

/** The families of what a reader perceives as one character: a picture is one by its selector, whatever it begins with. */
export function familyOfCluster(text: string, han: Family): Family {
  return /[\ufe0f\u20e3]/.test(text) ? "emoji" : familyOf(text.codePointAt(0) ?? 0, han);
}

/** Scripts of a family of their own, first and last code. */
const blocks: [from: number, to: number, family: Family][] = [
  [0x0530, 0x058f, "armenian"],
  [0x0980, 0x09ff, "bengali"],
  [0x0b80, 0x0bff, "tamil"],
  [0x0e00, 0x0e7f, "thai"],
  [0x10a0, 0x10ff, "georgian"],
  [0x1200, 0x139f, "ethiopic"],
  [0x1c90, 0x1cbf, "georgian"],
  [0x2d00, 0x2d2f, "georgian"],
  [0x2d80, 0x2ddf, "ethiopic"],
  [0xab00, 0xab2f, "ethiopic"],
  [0xfb13, 0xfb17, "armenian"],
];

/** The family that a character belongs to by its script; `han` is the answer of `hanFamily` for its paragraph. */
function familyOf(code: number, han: Family): Family {
  if (code < 0x530) return "plex";
  const own = blocks.find(([from, to]) => code >= from && code <= to);
  if (own) return own[2];
  if (code >= 0x1f000 && code <= 0x1faff && !isHan(code)) return "emoji";
  if (code <= 0x5ff || (code >= 0xfb1d && code <= 0xfb4f)) return "hebrew";
  if (isArabic(code)) return "arabic";
  if ((code >= 0x900 && code <= 0x97f) || (code >= 0xa8e0 && code <= 0xa8ff)) return "devanagari";
  if (code < 0x1100) return "noto";
  if (code <= 0x11ff || (code >= 0x3130 && code <= 0x318f) || (code >= 0xa960 && code <= 0xa97f)) return "kr";
  if (code >= 0xac00 && code <= 0xd7ff) return "kr";
  if ((code >= 0x3040 && code <= 0x30ff) || (code >= 0x31f0 && code <= 0x31ff)) return "jp";
  if (isHan(code)) return han;
  return "plex";
}

function isArabic(code: number): boolean {
  return (
    (code >= 0x600 && code <= 0x6ff) ||
    (code >= 0x750 && code <= 0x77f) ||
    (code >= 0x870 && code <= 0x8ff) ||
    (code >= 0xfb50 && code <= 0xfdff) ||
    (code >= 0xfe70 && code <= 0xfefe)
  );
}

function isHan(code: number): boolean {
  return (
    (code >= 0x2e80 && code <= 0x303f) ||
    (code >= 0x3190 && code <= 0x9fff) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff00 && code <= 0xffef) ||
    (code >= 0x1f200 && code <= 0x1f2ff) ||
    (code >= 0x20000 && code <= 0x3ffff)
  );
}

/** True where a line may break on either side although there is no space: ideographs and kana. */
export function isIdeograph(code: number): boolean {
  return code >= 0x2e80 && (isHan(code) || (code >= 0x3040 && code <= 0x30ff));
}

/** Closing marks and small kana that may not begin a line (JIS X 4051, in short). */
export const noLineStart = new Set(
  "、。，．・：；？！）」』】〕〉》〗〙’”％‰ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞヽヾ,.;:!?)]}%…",
);

/** Opening marks that may not end a line. */
export const noLineEnd = new Set("（「『【〔〈《〖〘‘“([{");

/** Text that needs neither shaping, nor reordering, nor another face than the document's own. */
export const plainText =
  /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u0384-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u2212]*$/;

/** Any character written from right to left. */
export const rightToLeft =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]|[\ud802-\ud803\ud83a-\ud83b][\udc00-\udfff]/;

/** Characters whose look depends on their neighbours: the font's shaping rules decide, not its character map. */
export const needsShaping =
  /[\u0600-\u08ff\u0900-\u0dff\u0e00-\u0e7f\u1100-\u11ff\ua960-\ua97f\ufb50-\ufdff\ufe70-\ufefe]|[\p{M}\p{RI}\p{Emoji_Modifier}\u200d]/u;

/** Thai, which has no spaces between words. */
export const thai = /[\u0e00-\u0e7f]/;
