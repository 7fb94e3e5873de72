import type { Shown } from "#app/auth/register";
import { listPeriodExceptions, stateOf } from "#app/queries/controls/exceptions";
import { inOrderAsked } from "#domain/installation/lists";

type Line = Awaited<ReturnType<typeof listPeriodExceptions>>[number];

/** What the register of exceptions and its file are sorted by. */
export const exceptionSorts = {
  ref: ({ row }: Line) => row.ref,
  control: ({ row }: Line) => row.control_ref,
  found: ({ row }: Line) => row.found,
  due: ({ days }: Line) => days[0] ?? null,
  owner: ({ row }: Line) => row.owner_name,
  state: ({ row }: Line) => stateOf(row),
};

/** The exceptions in the state that the address asks for. */
export function narrowExceptions(lines: readonly Line[], query: URLSearchParams): Line[] {
  const state = query.get("state");
  return lines.filter(({ row }) => !state || stateOf(row) === state);
}

/** What the page of exceptions shows, for its file. */
export const shownExceptions: Shown<Line> = {
  fields: { state: "" },
  list: async ({ app, visitor }, query) =>
    inOrderAsked(
      query,
      narrowExceptions(await listPeriodExceptions(app.read, visitor.scope), query),
      exceptionSorts,
    ),
};
