import { data } from "@remix-run/node";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { button } from "#app/http/buttons";
import { refusalOf } from "#app/http/submit";
import type { Actor } from "#app/work";
import { Refused } from "#domain/errors";
import { type PickedResult, pickedInput } from "#domain/picked";
import type { Action } from "#domain/roles";
import type { z } from "#domain/schema";

type Picked<One, Input> = {
  action: Action;
  /** One second factor for all of them. */
  stepUp?: boolean;
  /** The record that a box selects, and its name; undefined when it is gone or not for this visitor. */
  find(app: AppContext, visitor: Visitor, pick: string): Promise<{ name: string; one: One } | undefined>;
  /** The act on one record: a change of its own, with its own audit entry. A text that it returns is a one-time link to pass on. */
  act(app: AppContext, actor: Actor, one: One, input: Input): Promise<unknown>;
  /** "3 policies were approved." */
  message(done: number): string;
};

/**
 * A button that acts on all records picked in a register. Each is changed by itself: one that is refused is named with its reason,
 * and keeps no other back. A missing second factor or an error refuses the whole form; after the first change it ends the act, and
 * what was done is reported.
 */
export function pickedButton<One>(acts: Picked<One, { pick: string[] }>) {
  return pickedButtonWith(pickedInput, acts);
}

/** The same for an act that asks for more than the records: a ticket, a person. */
export function pickedButtonWith<One, S extends z.ZodType<{ pick: string[] }>>(
  schema: S,
  acts: Picked<One, z.output<S>>,
) {
  return button(schema, ({ context }) => ({
    action: acts.action,
    stepUp: acts.stepUp,
    run: async (visitor: Visitor, input: z.output<S>): Promise<PickedResult> => {
      const result: PickedResult = { message: "", done: 0, refused: [], links: [] };
      for (const pick of new Set(input.pick)) {
        let name = "One line";
        try {
          const found = await acts.find(context.app, visitor, pick);
          name = found?.name ?? name;
          if (!found) throw new Refused("not_found", "It is no longer in this register. Reload the page.");
          const answer = await acts.act(context.app, actorOf(visitor), found.one, input);
          result.done += 1;
          if (typeof answer === "string") result.links.push({ name, link: answer });
        } catch (error) {
          const refused = refusedOf(context.app, error);
          if (refused?.code === "forbidden" && refused.field !== "code") context.denied?.push(acts.action);
          const ends = !refused || refused.field === "code";
          if (!ends) result.refused.push({ name, why: refused.message });
          else if (result.done === 0) throw error;
          else {
            result.refused.push({ name, why: whyEnded(context.app, error, refused) });
            break;
          }
        }
      }
      return { ...result, message: acts.message(result.done) };
    },
    then: (picked: PickedResult) => data({ result: null, picked }),
  }));
}

/** The refusal that an error means; undefined when it is a bug. */
function refusedOf(app: AppContext, error: unknown): Refused | undefined {
  try {
    return refusalOf(app, error);
  } catch {
    return undefined;
  }
}

/** Why an act ended at a record after others were changed: these are reported, so the error is not thrown. */
function whyEnded(app: AppContext, error: unknown, refused: Refused | undefined): string {
  if (!refused) app.logger.error({ err: error }, "an act on several records ended before the last one");
  return `${refused?.message ?? "An unexpected error occurred."} The lines after it were not tried.`;
}
