import { z } from "#domain/schema";
import { requiredLine, requiredText } from "#domain/text-fields";

/** What a machine sends to report something: `POST /api/v1/incidents`. Names that are not here are refused by name: nothing is dropped in silence. */
export const intakeInput = z.strictObject({
  title: requiredLine("Enter a short description"),
  summary: requiredText("Describe what was seen, where and when", 20_000),
  noticedAt: z.iso.datetime({ offset: true, error: "An instant such as 2026-03-10T09:00:00Z" }).optional(),
  systems: z.array(z.string().trim().min(1, "A name").max(200)).max(50, "At most 50").optional(),
});
export type IntakeInput = z.infer<typeof intakeInput>;

/** What a program sent, or what is wrong with it. */
export function readIntake(body: unknown) {
  return intakeInput.safeParse(body, { reportInput: true });
}

/** The sender's own name for one report: sent again under it, a report is not taken twice. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, "1 to 200 visible ASCII characters without spaces");

/** Each thing that is wrong with a body, by the path of its field. */
export function fieldErrors(error: z.ZodError): { field: string; message: string }[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        field: [...issue.path, key].join("."),
        message: "Unknown field",
      }));
    const missing = issue.code === "invalid_type" && issue.input === undefined;
    return [{ field: issue.path.join("."), message: missing ? "Missing" : issue.message }];
  });
}
