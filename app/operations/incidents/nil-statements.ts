import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { signatureOf } from "#app/operations/timeline";
import { type Actor, actorName, allow, perform, type Work } from "#app/work";
import type { ReadDb } from "#db/client";
import { newId } from "#db/ids";
import { listHappenings } from "#db/incidents/happenings";
import { insertNilStatement, listNilStatements } from "#db/incidents/nil-statements";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { counted } from "#domain/counted";
import { endOfDay } from "#domain/days";
import { Refused } from "#domain/errors";
import { knownOf } from "#domain/incidents/nil-statements";

type NilInput = { from: string; to: string; how: string };
type Stored = { sha256: string; size: number };

/**
 * A named person signs, with a second factor, that a period had no incident; the statement is evidence of its own. The same
 * statement sent twice is one.
 * @throws Refused when the register knows an incident of the period, or the period is not over
 */
export async function signNil(app: AppContext, actor: Actor, input: NilInput): Promise<string> {
  const text = await nilText(app.read, input, "name" in actor ? actor.name : "");
  const stored = await app.vault.put(Buffer.from(`${text}\n\nChecked: ${input.how}\n`));
  return perform(app, actor, (work) => writeNil(work, input, text, stored));
}

async function writeNil(work: Work, input: NilInput, text: string, stored: Stored): Promise<string> {
  allow(work.actor, "incidents.edit");
  const factor = signatureOf(work);
  const { before, known } = await look(work.db, input);
  if (before > work.now)
    throw new Refused("invalid", "The period has not ended yet. Sign after its last day.", "to");
  if (known > 0)
    throw new Refused("conflict", `The register has ${counted(known, "incident")} in this period.`, "from");
  const by = actorName(work.actor);
  const made = (await listNilStatements(work.db)).find(
    ({ from_on, to_on, how, signed_by }) =>
      from_on === input.from && to_on === input.to && how === input.how && signed_by === by,
  );
  // A form that was sent twice.
  if (made) return made.id;
  const id = newId(work.now);
  const signed = { signed_by: by, signed_at: work.now.toISOString(), factor };
  await insertNilStatement(work.db, {
    id,
    from_on: input.from,
    to_on: input.to,
    how: input.how,
    text,
    ...signed,
  });
  const ref = `${input.from} to ${input.to}`;
  await record(work, {
    action: "incidents.sign-nil",
    subject: { type: "nil_statement", id, ref },
    after: { text, how: input.how },
  });
  await recordEvidence(work, {
    title: `No security incident from ${ref}`,
    shows: text,
    kind: "statement",
    covers: { from: input.from, to: input.to },
    provenance: { source: "Surety, register of incidents", extractedAt: work.now, completeness: input.how },
    files: [{ name: `nil-${input.from}-${input.to}.txt`, mediaType: "text/plain", ...stored }],
    controls: [{ controlRef: "IR-05" }],
  });
  return id;
}

async function nilText(db: ReadDb, input: NilInput, name: string): Promise<string> {
  const { organisation, reports } = await look(db, input);
  return `${organisation} had no security incident from ${input.from} to ${input.to}. Reports investigated and dismissed: ${reports}. Signed by ${name}.`;
}

/** What the register knows about the period: incidents, and reports that turned out to be none. */
async function look(db: ReadDb, input: NilInput) {
  const organisation = await findOrganisation(db);
  const zone = zoneOfOrganisation(organisation);
  const { incidents, reports } = knownOf(await listHappenings(db), input, zone);
  const before = endOfDay(input.to, zone);
  return { organisation: organisation?.name ?? "The organisation", before, known: incidents.length, reports };
}
