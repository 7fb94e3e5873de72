import { record } from "#app/audit";
import { actorName, allow, type Work } from "#app/work";
import { findOrganisation } from "#db/installation/organisation";
import { deleteSetUpSkip, insertSetUpSkip, listSetUpSkips } from "#db/installation/set-up";
import { Refused } from "#domain/errors";
import { type SetUpStep, setUpSteps } from "#domain/installation/set-up";

/** Leaves a step of the set-up out, with the reason: it is no longer listed as open. */
export async function skipSetUpStep(work: Work, step: SetUpStep, reason: string): Promise<void> {
  allow(work.actor, "programme.edit");
  if (await isSkipped(work, step)) throw new Refused("conflict", "This step is skipped already.", "step");
  await insertSetUpSkip(work.db, {
    step,
    reason,
    skipped_at: work.now.toISOString(),
    skipped_by: actorName(work.actor),
  });
  await note(work, "organisation.skip-set-up-step", step, reason);
}

/** Takes a skipped step up again. */
export async function resumeSetUpStep(work: Work, step: SetUpStep): Promise<void> {
  allow(work.actor, "programme.edit");
  if (!(await isSkipped(work, step))) throw new Refused("conflict", "This step is not skipped.", "step");
  await deleteSetUpSkip(work.db, step);
  await note(work, "organisation.resume-set-up-step", step);
}

async function isSkipped({ db }: Work, step: SetUpStep): Promise<boolean> {
  return (await listSetUpSkips(db)).some((one) => one.step === step);
}

async function note(work: Work, action: string, step: SetUpStep, reason?: string): Promise<void> {
  const organisation = await findOrganisation(work.db);
  if (!organisation) throw new Refused("conflict", "Surety is not set up yet.");
  await record(work, {
    action,
    subject: { type: "organisation", id: organisation.id, ref: organisation.name },
    after: { step: setUpSteps[step].title },
    reason,
  });
}
