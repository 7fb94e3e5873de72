import type { AppContext } from "#app/context";
import { readProgramme } from "#app/queries/controls/programme";
import { readEyes, readEyesFacts } from "#app/queries/installation/two-pairs";
import type { ReadDb } from "#db/client";
import { findControl } from "#db/controls/controls";
import { listWaivers } from "#db/controls/waivers";
import { listUsers } from "#db/installation/users";
import { confirmationProblem, ownControl, ownRequest, requestProblem } from "#domain/controls/waivers";
import { eyesProblem, judgeEyes } from "#domain/installation/two-pairs";
import { may, type Role } from "#domain/roles";

/** One occurrence with the request that it does not apply, if there is one, and what this user can do about it. Undefined when there is no such occurrence. */
export async function readWaiverPage(app: AppContext, userId: string, ref: string, key: string | null) {
  const [control] = (await readProgramme(app.read, app.now(), null, { ref })).controls;
  const one = control?.occurrences.find((candidate) => candidate.key === key);
  const row = await findControl(app.read, ref);
  if (!control || !one || !row) return undefined;
  const request = (await listWaivers(app.read, control.id)).find((waiver) => waiver.occurrence === one.key);
  const asked = await readEyes(app.read, userId, [request?.signed_by ?? null]);
  const owns = await readEyes(app.read, userId, [row.owner_id]);
  return {
    control: { ref, title: control.version.title },
    occurrence: {
      key: one.key,
      due: one.due,
      state: one.state,
      daysLate: one.daysLate,
      event: one.event?.label ?? null,
    },
    alone: !asked.required,
    request: request
      ? {
          id: request.id,
          reason: request.reason,
          signedBy: request.signed_name,
          signedAt: new Date(request.signed_at),
          confirmedBy: one.waiver?.confirmedBy ?? null,
          confirmedAt: request.confirmed_at ? new Date(request.confirmed_at) : null,
          own: request.signed_by === userId,
          problem:
            confirmationProblem(one) ?? eyesProblem(asked, ownRequest) ?? eyesProblem(owns, ownControl),
        }
      : null,
    problem: request ? null : requestProblem(one),
  };
}

/** Whether a member of staff may be the second person: an officer's role, and another person than those who are named. */
export async function secondPersonOf(
  read: ReadDb,
  personId: string | null,
): Promise<(makers: readonly (string | null)[]) => boolean> {
  const [users, facts] = [await listUsers(read), await readEyesFacts(read)];
  const user = users.find((one) => personId !== null && one.person_id === personId && one.ended_at === null);
  if (!user || !may(user.role as Role, "controls.edit")) return () => false;
  return (makers) => eyesProblem(judgeEyes(facts, user.id, makers), "own") === null;
}
