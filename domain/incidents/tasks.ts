import { precisionOf, typedMoment } from "#domain/moments";
import { pickedInput } from "#domain/picked";
import { z } from "#domain/schema";
import { requiredLine, requiredText } from "#domain/text-fields";

/** A task is part of the response; a follow-up is an action of the post-mortem and may outlive the incident. */
const taskKinds = ["task", "follow_up"] as const;
export type IncidentTaskKind = (typeof taskKinds)[number];

/** A task is due at an instant, typed on clocks of `zone`, not on some day. */
const typedDue = (zone: string) =>
  typedMoment(zone)
    .refine((at) => precisionOf(at) === "instant", "Enter the date and time")
    .transform((at) => new Date(at));

/** One due instant for the tasks that are selected. */
export function tasksDueInput(zone: string) {
  return pickedInput.extend({ dueAt: typedDue(zone) });
}

/** What is typed to give a task. */
export function incidentTaskInput(zone: string) {
  return z.object({
    title: requiredLine("Describe the task", 300),
    ownerId: z.string("Choose an assignee").min(1, "Choose an assignee"),
    dueAt: typedDue(zone),
    kind: z.enum(taskKinds, "Choose what the task belongs to"),
  });
}
export type IncidentTaskInput = z.infer<ReturnType<typeof incidentTaskInput>>;

/** A task is done with a note: what was done, so that a reader can follow it. */
export const taskDoneInput = z.object({ note: requiredText("Describe what was done") });

/** A task is dropped, or opened again, with a reason. */
export const taskEndInput = z.object({ reason: requiredText("Give a reason") });
