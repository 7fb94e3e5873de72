import { createRequire } from "node:module";

/** How a piece of text looks. Scripts without italics or a fixed pitch use their upright face. */
export type Style = "regular" | "bold" | "italic" | "mono" | "monoBold";

/** The bundled families. `plex` is the document's own; the rest are fallbacks for scripts it lacks. */
export type Family =
  | "plex"
  | "mono"
  | "noto"
  | "hebrew"
  | "arabic"
  | "armenian"
  | "georgian"
  | "ethiopic"
  | "thai"
  | "devanagari"
  | "bengali"
  | "tamil"
  | "emoji"
  | "jp"
  | "kr"
  | "sc";

const files: Record<Family, [folder: string, name: string]> = {
  plex: ["ibm-plex-sans", "IBMPlexSans"],
  mono: ["ibm-plex-mono", "IBMPlexMono"],
  noto: ["noto-sans", "NotoSans"],
  hebrew: ["noto-sans-hebrew", "NotoSansHebrew"],
  arabic: ["noto-sans-arabic", "NotoSansArabic"],
  armenian: ["noto-sans-armenian", "NotoSansArmenian"],
  georgian: ["noto-sans-georgian", "NotoSansGeorgian"],
  ethiopic: ["noto-sans-ethiopic", "NotoSansEthiopic"],
  thai: ["noto-sans-thai", "NotoSansThai"],
  devanagari: ["noto-sans-devanagari", "NotoSansDevanagari"],
  bengali: ["noto-sans-bengali", "NotoSansBengali"],
  tamil: ["noto-sans-tamil", "NotoSansTamil"],
  emoji: ["noto-emoji", "NotoEmoji"],
  jp: ["noto-sans-jp", "NotoSansJP"],
  kr: ["noto-sans-kr", "NotoSansKR"],
  sc: ["noto-sans-sc", "NotoSansSC"],
};

/** Every family, in the order in which a character without a home is offered to them. */
export const families = Object.keys(files) as Family[];

const require = createRequire(import.meta.url);

/**
 * Where a face's TTF lies, found from wherever this module runs (sources, tests or the server bundle).
 * Throws when the font package is not installed.
 */
export function fontFile(family: Family, style: Style): string {
  const [folder, name] = files[family];
  const bold = style === "bold" || style === "monoBold";
  const italic = style === "italic" && family === "plex";
  const weight = `${bold ? "600SemiBold" : "400Regular"}${italic ? "_Italic" : ""}`;
  return require.resolve(`@expo-google-fonts/${folder}/${weight}/${name}_${weight}.ttf`);
}
