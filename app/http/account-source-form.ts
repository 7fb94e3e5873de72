import type { SourceInput } from "#app/operations/systems/account-fetching";
import { cadences } from "#domain/evidence/collectors";
import { z } from "#domain/schema";
import { liveSource } from "#evidence/account-apis/sources";

/** The part of the form that every source has; its own fields are beside it by their names. */
export const sourceForm = z.object({
  source: z.string("Choose a source."),
  secret: z.string().max(20_000).optional(),
  cron: z
    .string()
    .default("asked")
    .refine((text) => text === "asked" || cadences.some(([value]) => value === text), "Choose how often."),
  do: z.enum(["try", "save", "take"], "Choose what to do."),
});

/** The whole form as an operation takes it. @throws Refused when there is no such source */
export function readSourceForm(form: FormData, input: z.output<typeof sourceForm>): SourceInput {
  const text = (name: string) =>
    String(form.get(name) ?? "")
      .trim()
      .slice(0, 20_000);
  const fields = liveSource(input.source).fields.map(({ name }) => [name, text(name)]);
  return {
    source: input.source,
    settings: Object.fromEntries(fields) as Record<string, string>,
    secret: input.secret || null,
    cron: input.cron === "asked" ? null : input.cron,
  };
}
