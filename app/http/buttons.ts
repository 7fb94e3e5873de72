import type { ActionFunctionArgs } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { type Change, readForm, type Submitted, submit } from "#app/http/submit";
import type { z } from "#domain/schema";

type Pressed = (args: ActionFunctionArgs, form: FormData) => Promise<unknown>;

/**
 * A button: its form's schema, who may press it, what it changes and where it leads, as `submit` takes them.
 * A schema that depends on what is stored, such as the visitor's time zone, is read for each request.
 */
export function button<S extends z.ZodType, R, D>(
  schema: S | ((args: ActionFunctionArgs) => Promise<S>),
  make: (args: ActionFunctionArgs, form: FormData) => Omit<Change<S, R, D>, "schema" | "form">,
) {
  return async (args: ActionFunctionArgs, form: FormData): Promise<Submitted<D>> => {
    const read = typeof schema === "function" ? await schema(args) : schema;
    return submit(args, { ...make(args, form), schema: read, form });
  };
}

/**
 * The action of a page with several buttons: the one that the field `do` names, else `otherwise` where the table has it.
 * `form` is the one that the page has read by itself, where files come with it.
 * @throws Response 400 when the page has no such button
 */
export async function pressButton<Table extends Record<string, Pressed>>(
  args: ActionFunctionArgs,
  table: Table,
  { rows, form: given }: { rows?: number; form?: FormData } = {},
): Promise<Awaited<ReturnType<Table[keyof Table]>>> {
  requireUser(args);
  const form = given ?? (await readForm(args.request, { rows }));
  const name = String(form.get("do"));
  const pressed = Object.hasOwn(table, name) ? table[name] : table.otherwise;
  if (!pressed) throw new Response("No such button", { status: 400 });
  return (await pressed(args, form)) as Awaited<ReturnType<Table[keyof Table]>>;
}
