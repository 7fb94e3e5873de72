import { controlRefs } from "#domain/controls/refs";
import { z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

/** What a token may do; each does one thing. */
export const tokenScopes = {
  "incidents.report": "Report incidents",
  "evidence.push": "Add scan results as evidence",
} as const;
export type TokenScope = keyof typeof tokenScopes;

/** How long a token may live, in days. */
const tokenDays = [30, 90, 365, 730] as const;

/** What an officer gives to make a token. One that adds evidence names the controls whose evidence it may add. */
export const apiTokenInput = z
  .object({
    name: requiredLine("Enter the name of the program that will use it", 80),
    scope: z
      .enum(Object.keys(tokenScopes) as [TokenScope], "Choose one of these")
      .default("incidents.report"),
    controls: controlRefs.optional(),
    days: z.coerce.number().pipe(z.literal(tokenDays, "Choose one of these")),
  })
  .refine(({ scope, controls }) => scope !== "evidence.push" || (controls ?? []).length > 0, {
    path: ["controls"],
    error: "Choose the controls whose evidence it may add",
  });
/** The fields of the form, as typed. */
export type ApiTokenFields = z.input<typeof apiTokenInput>;
type Given = z.infer<typeof apiTokenInput>;
export type ApiTokenInput = Omit<Given, "scope"> & Partial<Pick<Given, "scope">>;
