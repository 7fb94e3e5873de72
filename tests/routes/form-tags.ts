import type { Source } from "#tests/support/sources";

export type FormTag = { key: string; shown: boolean; values: boolean };

/** The `Form` elements of a file, each by the file and its id, with what it begins with. */
export function formTags({ path, text }: Source): FormTag[] {
  return [...text.matchAll(/<Form\b(?!\w)/g)].map(({ index, 0: tag }) => {
    const attributes = attributesFrom(text, index + tag.length);
    const id = /\bid="([^"]*)"/.exec(attributes)?.[1] ?? /\bid=/.exec(attributes)?.[0] ?? "";
    return {
      key: `${path} ${id}`,
      shown: /\bshown=/.test(attributes),
      values: /\bvalues=/.test(attributes),
    };
  });
}

/** The text of an opening tag, with what its values hold in braces left out. */
function attributesFrom(text: string, from: number): string {
  let [depth, angle, found] = [0, 0, ""];
  for (let at = from; at < text.length; at++) {
    const sign = text[at]!;
    // The type that a generic component is given comes first.
    if (depth === 0 && found.trim() === "" && sign === "<") angle++;
    else if (angle > 0) angle += sign === "<" ? 1 : sign === ">" && text[at - 1] !== "=" ? -1 : 0;
    else if (sign === "{") depth++;
    else if (sign === "}") depth--;
    else if (depth === 0 && sign === ">") break;
    else if (depth === 0) found += sign;
  }
  return found;
}
