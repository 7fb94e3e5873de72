import type { LoaderFunctionArgs } from "@remix-run/node";
import { record } from "#app/audit";
import type { Register } from "#app/auth/register";
import { notFound, requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import { can } from "#app/http/submit";
import { registers } from "#app/queries/registers";
import { perform } from "#app/work";
import { organisationDay } from "#db/installation/organisation";

type Rows = Awaited<ReturnType<Register["rows"]>>;

/**
 * Hands a register out as a file, by the first part of its address (`/people/list.csv`), and says so in the log. With `list=shown`
 * and the query of its page it is what the page shows, on all its pages, and the log says what it was narrowed by.
 */
export async function exportRegister(
  args: LoaderFunctionArgs,
  file: { extension: string; mediaType: string; write(register: Register, rows: Rows): string },
): Promise<Response> {
  const { pathname, searchParams: query } = new URL(args.request.url);
  const name = pathname.split("/")[1] ?? "";
  const register = Object.hasOwn(registers, name) ? registers[name] : undefined;
  if (!register) throw notFound();
  const visitor = requireStepUp(args, register.action);
  if (!can(visitor, "exports.create")) throw notFound();
  const { app } = args.context;
  const shown = query.get("list") === "shown";
  const rows = await register.rows({ app, visitor }, shown ? query : undefined);
  await perform(app, actorOf(visitor), (work) =>
    record(work, {
      action: file.extension === "csv" ? "exports.csv" : "exports.json",
      subject: { type: "register", id: name, ref: name },
      after: { rows: rows.length, ...(shown ? narrowing(register, query) : {}) },
    }),
  );
  const day = await organisationDay(app.read, app.now());
  return new Response(file.write(register, rows), {
    headers: {
      "Content-Type": file.mediaType,
      "Content-Disposition": `attachment; filename="${name}${shown ? "-as-shown" : ""}-${day}.${file.extension}"`,
      "Cache-Control": "private, no-store",
    },
  });
}

/** What the list was narrowed and sorted by, as its page understands the address. */
function narrowing({ fields }: Register, query: URLSearchParams): Record<string, string> {
  const asked = Object.entries({ ...fields, sort: "" }).map(([name, usual]) => [
    name,
    query.get(name) || usual,
  ]);
  return { list: "shown", ...Object.fromEntries(asked.filter(([, value]) => value !== "")) };
}
