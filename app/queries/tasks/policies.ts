import { organisationToday } from "#app/queries/policies/organisation-today";
import type { ReadDb } from "#db/client";
import { findOrganisation } from "#db/installation/organisation";
import { listOverdueCounts, listRequirements } from "#db/policies/acknowledgements";
import { listPolicies } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { counted } from "#domain/counted";
import { addDays, dayOf, endOfDay } from "#domain/days";
import { acknowledgementState, latestPerPerson, worksOn } from "#domain/policies/acknowledgements";
import { reviewDueOn } from "#domain/policies/policies";
import { inForceOn, versionNumber } from "#domain/policies/versions";
import { DECIDE_WITHIN_DAYS, type Task } from "#domain/tasks/tasks";

/**
 * What policies ask of people at `now`: reading for the given person, reviews for owners, approval and publication for those
 * whose role allows it.
 */
export async function listPoliciesTasks(
  read: ReadDb,
  now: Date,
  personId: string | null = null,
): Promise<Task[]> {
  if (!(await findOrganisation(read))) return [];
  const reading = personId === null ? [] : await readingTasks(read, now, personId);
  return [...reading, ...(await officeTasks(read, now))];
}

async function readingTasks(read: ReadDb, now: Date, personId: string): Promise<Task[]> {
  const { today, organisation } = await organisationToday({ db: read, now });
  const retired = new Set(
    (await listPolicies(read)).filter(({ retiredOn }) => retiredOn && retiredOn <= today).map(({ id }) => id),
  );
  return latestPerPerson(await listRequirements(read, { personId }))
    .filter((row) => !retired.has(row.policyId) && worksOn({ ...row, id: row.personId }, today))
    .filter((row) =>
      ["open", "overdue"].includes(acknowledgementState(row, row.acknowledgedAt && today, today)),
    )
    .map((row) => ({
      key: `acknowledgements:${row.id}`,
      title: `Read and acknowledge ${row.title}`,
      detail: `Version ${versionNumber(row)}. ${row.reason}`,
      href: `/my/policies/${row.slug}`,
      dueAt: endOfDay(row.dueOn, organisation.time_zone),
      dueDay: true,
      since: row.createdAt,
      ownerId: row.personId,
      ownerName: row.personName,
      kind: "todo" as const,
      own: true,
    }));
}

async function officeTasks(read: ReadDb, now: Date): Promise<Task[]> {
  const { today, organisation } = await organisationToday({ db: read, now });
  const [policies, versions] = await Promise.all([listPolicies(read), listVersions(read)]);
  const overdue = new Map((await listOverdueCounts(read, today)).map((row) => [row.policyId, row]));
  return policies.flatMap((policy): Task[] => {
    if (policy.retiredOn && policy.retiredOn <= today) return [];
    const own = versions.filter((version) => version.policyId === policy.id);
    const owner = {
      ownerId: policy.ownerId,
      ownerName: policy.ownerName,
      kind: "todo" as const,
      needs: "policies.edit" as const,
    };
    const making = own.find((version) => !version.publishedAt && version.submittedAt);
    const current = inForceOn(own, today, policy.retiredOn);
    const tasks: Task[] = [];
    const late = overdue.get(policy.id);
    if (late) {
      tasks.push({
        ...owner,
        key: `acknowledgements:late:${policy.id}`,
        title: `${counted(late.people, "person has", "people have")} not acknowledged ${policy.title}`,
        detail: "They receive reminders; managers are notified after one week.",
        href: `/policies/${policy.slug}/acknowledgements`,
        dueAt: endOfDay(late.firstDueOn, organisation.time_zone),
        dueDay: true,
      });
    }
    if (making) {
      const number = versionNumber(making);
      tasks.push({
        ...owner,
        key: `policies:${making.id}`,
        title: making.approvedAt ? `Publish ${policy.title} ${number}` : `Review ${policy.title} ${number}`,
        detail: making.approvedAt
          ? `Approved by ${making.approverName}`
          : `Submitted by ${making.submittedBy}. An approver other than the authors must approve it.`,
        href: `/policies/${policy.slug}/${making.approvedAt ? "publish" : "review"}`,
        dueAt: making.approvedAt
          ? null
          : endOfDay(
              addDays(dayOf(making.submittedAt!, organisation.time_zone), DECIDE_WITHIN_DAYS),
              organisation.time_zone,
            ),
        dueDay: true,
        since: making.approvedAt ?? making.submittedAt,
        // Its owner often wrote it: anyone with the permission approves it.
        ...(making.approvedAt
          ? { alike: "approved policies await publication", needs: "policies.publish" as const }
          : {
              ownerId: null,
              ownerName: null,
              decision: true as const,
              makers: making.authorIds,
              needs: "policies.approve" as const,
              alike: "policies await approval",
            }),
      });
    }
    if (current && !own.some((version) => !version.publishedAt)) {
      const due = reviewDueOn(current.effectiveOn!, policy.reviewMonths);
      if (due > addDays(today, 30)) return tasks;
      tasks.push({
        ...owner,
        key: `policies:review:${policy.id}`,
        title: `Review ${policy.title} again`,
        detail: `Every ${policy.reviewMonths} months. Version ${versionNumber(current)} is in force.`,
        href: `/policies/${policy.slug}`,
        dueAt: endOfDay(due, organisation.time_zone),
        dueDay: true,
      });
    }
    return tasks;
  });
}
