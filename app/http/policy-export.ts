import type { LoaderFunctionArgs } from "@remix-run/node";
import { notFound, requireStepUp } from "#app/auth/require";
import { actorOf } from "#app/auth/visitor";
import type { PolicyPaper } from "#app/pdf/documents/policy";
import { readOpeningNotes } from "#app/queries/installation/two-pairs";
import { readPolicy, readText } from "#app/queries/policies/policies";

/** The version in force, or the one that `?version=` names, for its PDF and its JSON. Only what was published is printed. */
export async function policyExport(args: LoaderFunctionArgs, extension: "pdf" | "json") {
  const visitor = requireStepUp(args, "policies.view");
  const { app } = args.context;
  const found = await readPolicy(app.read, app.now(), visitor, args.params.slug ?? "");
  const number = new URL(args.request.url).searchParams.get("version");
  const published = found?.versions.filter((version) => version.publishedAt) ?? [];
  const version = number
    ? published.find((each) => each.number === number)
    : (found?.inForce ?? published.at(-1));
  if (!found || !version?.publishedAt) throw notFound();
  const { policy, organisation } = found;
  const data: PolicyPaper = {
    organisation: organisation.legal_name ?? organisation.name,
    timeZone: organisation.time_zone,
    title: policy.title,
    slug: policy.slug,
    number: version.number,
    body: await readText(app.read, version.id),
    sha256: version.sha256,
    changeNote: version.changeNote,
    owner: policy.ownerName,
    authors: version.authorNames,
    criteria: policy.criteria,
    submittedBy: version.submittedBy,
    submittedAt: version.submittedAt,
    approver: version.approverName,
    approvedAt: version.approvedAt,
    factor:
      version.factorMethod && version.factorAt
        ? { method: version.factorMethod, at: version.factorAt }
        : null,
    onePairOfEyes: version.onePairOfEyes,
    approverAccount: (await readOpeningNotes(app.read)).get(version.approvedBy ?? "") ?? null,
    publisher: version.publisherName ?? "",
    publishedAt: version.publishedAt,
    effectiveOn: version.effectiveOn!,
    retiredOn: policy.retiredOn,
    reviewMonths: policy.reviewMonths,
  };
  return {
    document: "policy" as const,
    data,
    fileName: `${policy.slug}-${version.number}.${extension}`,
    actor: actorOf(visitor),
    subject: { type: "policy" as const, id: policy.id, ref: `${policy.title} ${version.number}` },
  };
}
