import type { ActionFunctionArgs } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { type Change, readForm, type Submitted, submit } from "#app/http/submit";
import type { z } from "#domain/schema";

type Pressed = (args: ActionFunctionArgs, form: FormData) => Promise<unknown>;

/** A button: its form's schema, who may press it, what it changes and where it leads, as `submit` takes them. */
export function button<S extends z.ZodType, R, D>(
  schema: S,
  make: (args: ActionFunctionArgs, form: FormData) => Omit<Change<S, R, D>, "schema" | "form">,
) {
  return (args: ActionFunctionArgs, form: FormData): Promise<Submitted<D>> =>
    submit(args, { ...make(args, form), schema, form });
}

/**
 * The action of a page with several buttons: the one that the field `do` names, else `otherwise` where the table has it.
 * @throws Response 400 when the page has no such button
 */
export async function pressButton<Table extends Record<string, Pressed>>(
  args: ActionFunctionArgs,
  table: Table,
  { rows }: { rows?: number } = {},
): Promise<Awaited<ReturnType<Table[keyof Table]>>> {
  requireUser(args);
  const form = await readForm(args.request, { rows });
  const name = String(form.get("do"));
  const pressed = Object.hasOwn(table, name) ? table[name] : table.otherwise;
  if (!pressed) throw new Response("No such button", { status: 400 });
  return (await pressed(args, form)) as Awaited<ReturnType<Table[keyof Table]>>;
}
