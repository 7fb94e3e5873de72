import { record } from "#app/audit";
import { requireIncident, writeLine } from "#app/operations/timeline";
import { actorName, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { insertPostMortem, listPostMortems } from "#db/incidents/post-mortems";
import { postMortemParts } from "#domain/incidents/post-mortem-parts";
import type { PostMortemInput } from "#domain/incidents/post-mortems";

/** Saves the post-mortem as a further version; the earlier ones stay. The same words again change nothing. */
export async function savePostMortem(work: Work, incidentId: string, input: PostMortemInput): Promise<void> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, incidentId);
  const [standing] = await listPostMortems(work.db, incident.id);
  if (standing && postMortemParts.every(([part]) => standing[part] === input[part])) return;
  const version = (standing?.version ?? 0) + 1;
  await insertPostMortem(work.db, {
    id: newId(work.now),
    incident_id: incident.id,
    version,
    happened: input.happened,
    causes: input.causes,
    went_well: input.wentWell,
    went_badly: input.wentBadly,
    saved_at: work.now.toISOString(),
    saved_by: actorName(work.actor),
  });
  await writeLine(
    work,
    incident.id,
    "post_mortem",
    version === 1 ? "Post-mortem written" : `Post-mortem changed, version ${version}`,
  );
  await record(work, {
    action: "incidents.post-mortem",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    before: standing ? partsOf(standing) : null,
    after: { version, ...partsOf(input) },
  });
}

function partsOf(given: PostMortemInput): PostMortemInput {
  const { happened, causes, wentWell, wentBadly } = given;
  return { happened, causes, wentWell, wentBadly };
}
