import { Refused } from "#domain/errors";
import { z } from "#domain/schema";

const texts = import.meta.glob<string>("./templates/*.md", { eager: true, query: "?raw", import: "default" });

const yesNo = z.enum(["yes", "no"]).transform((word) => word === "yes");

const frontMatter = z.strictObject({
  title: z.string().min(3),
  slug: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  owner: z.string().min(3),
  criteria: z
    .string()
    .transform((list) => list.split(",").map((id) => id.trim()))
    .pipe(z.array(z.string().regex(/^(CC[1-9]|A1|C1|PI1|P[1-8])\.\d$/)).min(1)),
  "review every": z
    .string()
    .regex(/^\d+ months$/)
    .transform((text) => Number.parseInt(text, 10)),
  acknowledge: z.enum(["everyone", "none"]),
  "affects outsiders": yesNo,
  summary: z.string().min(10),
});

/** A policy text that an organisation can adopt; `body` is Markdown that still holds its {{placeholders}}. */
export type Template = {
  title: string;
  slug: string;
  /** The role that usually owns it, in words: "Security officer". */
  ownerRole: string;
  criteria: string[];
  reviewMonths: number;
  acknowledge: "everyone" | "none";
  affectsOutsiders: boolean;
  summary: string;
  body: string;
};

/**
 * Reads one Markdown file with front matter (`key: value` lines between two `---` lines).
 * Throws Refused "invalid" that names what is missing or unknown.
 */
export function readTemplate(file: string): Template {
  const cut = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(file.replace(/\r\n/g, "\n"));
  if (!cut) throw new Refused("invalid", "The text has no front matter between two --- lines.");
  const fields: Record<string, string> = {};
  for (const line of cut[1]!.split("\n").filter((each) => each.trim() !== "")) {
    const colon = line.indexOf(":");
    const key = line.slice(0, colon).trim();
    if (colon < 1 || key in fields)
      throw new Refused(
        "invalid",
        `The front matter line "${line}" is not "name: value", or it is there twice.`,
      );
    fields[key] = line.slice(colon + 1).trim();
  }
  const read = frontMatter.safeParse(fields);
  if (!read.success) {
    const issue = read.error.issues[0]!;
    throw new Refused("invalid", `Front matter ${issue.path.join(".") || "as a whole"}: ${issue.message}`);
  }
  const { owner, "review every": reviewMonths, "affects outsiders": affectsOutsiders, ...rest } = read.data;
  return { ...rest, ownerRole: owner, reviewMonths, affectsOutsiders, body: cut[2]!.trim() };
}

let read: Template[] | undefined;

/** Every text of the library, by title. A broken text stops the first caller: it is ours to mend. */
export function listTemplates(): Template[] {
  read ??= Object.values(texts)
    .map(readTemplate)
    .sort((a, b) => a.title.localeCompare(b.title, "en"));
  return read;
}

/** The text with this slug, if the library has it. */
export function findTemplate(slug: string): Template | undefined {
  return listTemplates().find((template) => template.slug === slug);
}
