import type { Field } from "./requests.ts";

const CONTROL = /<(input|select|textarea|button)\b([^>]*)>/g;

/** The fields of all forms of a page with the values that they begin with; of a list of choices, the first. */
export function fieldsOf(html: string): Field[] {
  return [...html.matchAll(CONTROL)].flatMap(({ 1: kind, 2: attributes = "", index }): Field[] => {
    const name = attributeOf(attributes, "name");
    if (!name) return [];
    if (kind !== "select") return [[name, attributeOf(attributes, "value") ?? "on"]];
    const options = html.slice(index, html.indexOf("</select>", index)).matchAll(/<option\b([^>]*)>/g);
    const values = [...options].map(([, option = ""]) => attributeOf(option, "value") ?? "");
    return [[name, values.find((text) => text !== "") ?? ""]];
  });
}

function attributeOf(attributes: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`)
    .exec(attributes)?.[1]
    ?.replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
}
