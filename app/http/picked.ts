import { data } from "@remix-run/node";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { button } from "#app/http/buttons";
import { refusalOf } from "#app/http/submit";
import type { Actor } from "#app/work";
import type { Refused } from "#domain/errors";
import { type PickedResult, pickedInput } from "#domain/picked";
import type { Action } from "#domain/roles";
import type { z } from "#domain/schema";

type Picked<One, Input> = {
  action: Action;
  /** One second factor for the lot. */
  stepUp?: boolean;
  /** The record that a box stands for, and its name; undefined when it is gone or not for this visitor. */
  find(app: AppContext, visitor: Visitor, pick: string): Promise<{ name: string; one: One } | undefined>;
  /** The act on one record: a change of its own, with its own audit entry. A text that it answers is a one-time link to hand over. */
  act(app: AppContext, actor: Actor, one: One, input: Input): Promise<unknown>;
  /** "3 policies were approved." */
  said(done: number): string;
};

/**
 * A button that acts on all records picked in a register. Each is changed by itself: one that is refused is named with its reason,
 * and keeps no other back.
 */
export function pickedButton<One>(acts: Picked<One, { pick: string[] }>) {
  return pickedButtonWith(pickedInput, acts);
}

/** The same for an act that asks for more than the records: a ticket, a person. */
export function pickedButtonWith<One, S extends z.ZodType<{ pick: string[] }>>(
  schema: S,
  acts: Picked<One, z.output<S>>,
) {
  return button(schema, ({ context: { app } }) => ({
    action: acts.action,
    stepUp: acts.stepUp,
    run: async (visitor: Visitor, input: z.output<S>): Promise<PickedResult> => {
      const result: PickedResult = { said: "", done: 0, refused: [], links: [] };
      for (const pick of new Set(input.pick)) {
        const found = await acts.find(app, visitor, pick);
        const name = found?.name ?? "One line";
        const came = found
          ? await outcomeOf(app, () => acts.act(app, actorOf(visitor), found.one, input))
          : { why: "It is not in this register any more." };
        if ("why" in came) result.refused.push({ name, why: came.why });
        else result.done += 1;
        if ("answer" in came && typeof came.answer === "string")
          result.links.push({ name, link: came.answer });
      }
      return { ...result, said: acts.said(result.done) };
    },
    then: (picked: PickedResult) => data({ result: null, picked }),
  }));
}

/** What a change answers, or why a rule refuses it. A missing second factor refuses the whole form. */
async function outcomeOf(
  app: AppContext,
  change: () => Promise<unknown>,
): Promise<{ answer: unknown } | { why: string }> {
  try {
    return { answer: await change() };
  } catch (error) {
    const refused: Refused = refusalOf(app, error);
    if (refused.field === "code") throw refused;
    return { why: refused.message };
  }
}
