/** What a browser would send of one form of a page. */
export type PageForm = { id: string; fields: [name: string, value: string][] };

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
const plain = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#x27);/g, (all, name) => entities[name] ?? all);

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, plain(value)]),
  );
}

/** The forms of a page with what they hold, as a browser without scripts has them. */
export function formsIn(html: string): PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, tag = "", inside = ""]) => ({
    id: attributesOf(tag).id ?? "",
    fields: fieldsIn(inside),
  }));
}

function fieldsIn(html: string): PageForm["fields"] {
  const controls =
    /<input\b([^>]*)>|<textarea\b([^>]*)>([\s\S]*?)<\/textarea>|<select\b([^>]*)>([\s\S]*?)<\/select>/g;
  return [...html.matchAll(controls)].flatMap(
    ([, input, area, text = "", select, options = ""]): PageForm["fields"] => {
      const { name, value, type = "text", checked } = attributesOf(input ?? area ?? select ?? "");
      if (!name || type === "submit" || type === "file") return [];
      // A first line break of the markup is none of the text.
      if (area !== undefined) return [[name, plain(text).replace(/^\n/, "").replace(/\r?\n/g, "\r\n")]];
      if (select !== undefined) return [[name, chosenIn(options)]];
      if (type !== "checkbox" && type !== "radio") return [[name, value ?? ""]];
      return checked === undefined ? [] : [[name, value ?? "on"]];
    },
  );
}

function chosenIn(html: string): string {
  const options = [...html.matchAll(/<option\b([^>]*)>/g)].map(([, tag = ""]) => attributesOf(tag));
  return (options.find(({ selected }) => selected !== undefined) ?? options[0])?.value ?? "";
}

/** The form with some fields typed anew, as it is sent; an empty list unticks every box of the name. */
export function typed(form: PageForm, changes: Record<string, string | string[]>): URLSearchParams {
  const body = new URLSearchParams(form.fields);
  for (const [name, value] of Object.entries(changes)) {
    body.delete(name);
    for (const one of [value].flat()) body.append(name, one);
  }
  return body;
}
