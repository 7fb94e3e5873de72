import { createRequire } from "node:module";
// Also read by scripts/trim.mjs, which removes every other face from the packages.
import faces from "./faces.json" with { type: "json" };

/** How a piece of text looks. Scripts without italics or a fixed pitch use their upright face. */
export type Style = "regular" | "bold" | "italic" | "mono" | "monoBold";

/** The bundled families. `plex` is the document's own; the rest are fallbacks for scripts it lacks. */
export type Family = keyof typeof faces;

/** Every family, in the order in which a character without a home is offered to them. */
export const families = Object.keys(faces) as Family[];

const require = createRequire(import.meta.url);

/**
 * Where a face's TTF lies, found from wherever this module runs (sources, tests or the server bundle).
 * Throws when the font package is not installed.
 */
export function fontFile(family: Family, style: Style): string {
  const { folder, name } = faces[family];
  const bold = style === "bold" || style === "monoBold";
  const italic = style === "italic" && family === "plex";
  const weight = `${bold ? "600SemiBold" : "400Regular"}${italic ? "_Italic" : ""}`;
  return require.resolve(`@expo-google-fonts/${folder}/${weight}/${name}_${weight}.ttf`);
}
