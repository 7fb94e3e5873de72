import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { pickedButton } from "#app/http/picked";
import { publishAtOnce } from "#app/operations/policies/publishing";
import { approveVersion, submitForReview } from "#app/operations/policies/versions";
import { readPolicy } from "#app/queries/policies/policies";
import { perform } from "#app/work";
import { counted } from "#domain/counted";

/** A box of the register of policies: the policy, and the mark of the text that its line stood for. */
async function find(app: AppContext, visitor: Visitor, pick: string) {
  const [slug = "", seen = ""] = pick.split("~");
  const found = await readPolicy(app.read, app.now(), visitor, slug);
  if (!found) return undefined;
  const version = found.next ?? found.versions.at(-1);
  return version && { name: found.policy.title, one: { versionId: version.id, seen } };
}

const policies = (count: number, what: string) => `${counted(count, "policy was", "policies were")} ${what}.`;

/** What can be done with several policies at once: each step of one policy, for all of them. */
export const policyButtons = {
  submit: pickedButton({
    action: "policies.edit",
    find,
    act: (app, actor, { versionId }) => perform(app, actor, (work) => submitForReview(work, versionId)),
    message: (done) => policies(done, "submitted for review"),
  }),
  approve: pickedButton({
    action: "policies.approve",
    stepUp: true,
    find,
    act: (app, actor, { versionId, seen }) =>
      perform(app, actor, (work) => approveVersion(work, versionId, seen)),
    message: (done) => policies(done, "approved"),
  }),
  publish: pickedButton({
    action: "policies.publish",
    stepUp: true,
    find,
    act: (app, actor, { versionId }) => publishAtOnce(app, actor, versionId),
    message: (done) => policies(done, "published"),
  }),
};
