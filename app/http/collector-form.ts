import type { ActionFunctionArgs } from "@remix-run/node";
import { data } from "@remix-run/node";
import { actorOf } from "#app/auth/visitor";
import { button } from "#app/http/buttons";
import { type TriedTarget, tryTarget } from "#app/operations/evidence/collector-tries";
import { secretsFrom, settingsFrom, typedIn } from "#app/queries/evidence/collector-targets";
import type { TargetRow } from "#db/evidence/collectors";
import { z } from "#domain/schema";

/** What the page shows of a file: so many characters of its beginning. */
const SHOWN = 4000;
/** Files and findings that are shown; the number of all is said. */
const LISTED = { files: 10, findings: 200 };

const tryInput = z.object({ name: z.string().trim().max(120).default("") });

/** The settings and the secrets of a form, as the operations take them. */
export function givenIn({ context }: ActionFunctionArgs, form: FormData) {
  return {
    settings: settingsFrom(form),
    given: { typed: secretsFrom(form), secrets: context.app.secrets },
  };
}

/** The button “Test”: asks the source with what was typed, and answers what came and how it is assessed. */
export function tryButton(
  read: (args: ActionFunctionArgs) => Promise<{ collector: string; target: TargetRow | null }>,
) {
  return button(tryInput, (args, form) => ({
    action: "collectors.edit",
    queue: "outgoing",
    limit: "outgoing",
    run: async (visitor, { name }) => {
      const { collector, target } = await read(args);
      const { settings, given } = givenIn(args, form);
      return tryTarget(
        args.context.app,
        actorOf(visitor),
        { collector, name, settings, typed: given.typed },
        target,
      );
    },
    then: (tried) => data({ tried: shown(tried), result: { initialValue: typedIn(form) } }),
  }));
}

function shown({ gathering, findings }: TriedTarget) {
  const { source, query, completeness, missing, warnings = [], files } = gathering;
  return {
    source,
    query,
    completeness,
    missing,
    warnings,
    findings: findings.slice(0, LISTED.findings),
    count: findings.length,
    files: files.slice(0, LISTED.files).map(({ name, bytes }) => ({
      name,
      size: bytes.length,
      start: bytes.subarray(0, SHOWN).toString("utf8"),
      cut: bytes.length > SHOWN,
    })),
  };
}
