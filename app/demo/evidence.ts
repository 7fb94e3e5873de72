import type { DemoPeople } from "#app/demo/people";
import { addTarget, type TargetChange } from "#app/operations/evidence/collector-targets";
import { collectNow } from "#app/operations/evidence/collectors";
import { addEvidence, type NewEvidence } from "#app/operations/evidence/evidence";
import { acceptEvidence, returnEvidence } from "#app/operations/evidence/reviews";
import { signLogHead } from "#app/operations/installation/log-heads";
import { findTarget } from "#db/evidence/collectors";

/** Evidence of Tidewater Rota beside the regular: a list that was returned, one that waits, one that went stale, collectors at work. */
export async function demoEvidence(cast: DemoPeople): Promise<void> {
  await staleList(cast);
  await returnedList(cast);
  await waitingList(cast);
  await collectorsAtWork(cast);
  cast.turn(cast.now);
  await signLogHead(cast.app);
}

async function staleList(cast: DemoPeople): Promise<void> {
  const taken = cast.ago(130);
  const rows =
    "role,holder,reports to\nManaging director,Ines Holm,owners\nHead of security,Maren Lindqvist,Ines Holm\n";
  const { id } = await cast.at(taken, "secondOfficer", async (work) =>
    addEvidence(
      work,
      await item(cast, "organisation-chart.csv", rows, {
        title: "Roles and reporting lines",
        shows: "Holders of each role with security duties, and their managers.",
        kind: "list",
        provenance: {
          source: "Staff directory",
          query: "People → Organisation chart → Export",
          extractedAt: taken,
          rows: 2,
          completeness: "Both roles that the policy names are in it.",
        },
        controls: [{ controlRef: "GV-03" }],
      }),
    ),
  );
  await cast.at(cast.ago(129), "officer", (work) => acceptEvidence(work, id, "Compared with the contracts."));
}

async function returnedList(cast: DemoPeople): Promise<void> {
  const taken = cast.ago(6);
  const rows =
    "device,owner,disk,lock,updates\nTW-014,Ines Holm,encrypted,5 min,on\nTW-022,田中 美咲,encrypted,5 min,on\n";
  const { id } = await cast.at(taken, "secondOfficer", async (work) =>
    addEvidence(
      work,
      await item(cast, "laptops.csv", rows, {
        title: "Laptops and their protection",
        shows: "Disk, screen lock and updates of every laptop.",
        kind: "list",
        provenance: { source: "Device management, tenant tidewater", extractedAt: taken, rows: 2 },
        controls: [{ controlRef: "OP-04" }],
      }),
    ),
  );
  const reason = "Two devices only; we have 14 people. Export the whole list and state how you counted.";
  await cast.at(cast.ago(5), "officer", (work) => returnEvidence(work, id, reason));
}

async function waitingList(cast: DemoPeople): Promise<void> {
  const taken = cast.ago(1, 3);
  const rows =
    "release,tests,passed at\n2026.10,2 184 passed,2026-03-09T15:02:11Z\n2026.09,2 171 passed,2026-03-02T14:48:30Z\n";
  await cast.at(taken, "secondOfficer", async (work) =>
    addEvidence(
      work,
      await item(cast, "releases-march.csv", rows, {
        title: "Releases and their test results",
        shows: "Every release of the month passed its tests first.",
        kind: "list",
        provenance: {
          source: "Build server",
          query: "GET /api/releases?since=2026-03-01",
          extractedAt: taken,
          rows: 2,
          completeness: "Release numbers have no gap.",
        },
        controls: [{ controlRef: "CM-02" }],
      }),
    ),
  );
}

async function collectorsAtWork(cast: DemoPeople): Promise<void> {
  const owner = cast.people.platformLead.personId;
  const add = (days: number, collector: string, input: Omit<TargetChange, "ownerId">) =>
    cast.at(cast.ago(days), "officer", (work) => addTarget(work, collector, { ...input, ownerId: owner }));
  const users = await add(90, "own-access", {
    name: "Users of Surety",
    cron: "0 5 * * 1",
    controls: ["AC-04"],
    settings: {},
  });
  const backups = await add(3, "own-backups", {
    name: "Backups of Surety",
    cron: "30 4 * * *",
    controls: [],
    settings: {},
  });
  await add(0, "tls-endpoint", {
    name: "Website",
    cron: "30 5 * * *",
    controls: ["OP-01"],
    settings: { host: "tidewater.example" },
  });
  await add(0, "security-txt", {
    name: "security.txt",
    cron: "40 5 * * 1",
    controls: ["VU-05"],
    settings: { host: "tidewater.example" },
  });
  await add(0, "dns-mail", {
    name: "Mail of tidewater.example",
    cron: "50 5 * * 1",
    controls: ["OP-06"],
    settings: { domain: "tidewater.example" },
  });
  const answered = "The account of a new colleague, not used yet. Checked with the platform lead.";
  for (const days of [84, 56, 28]) {
    const ref = await collect(cast, days, users);
    await cast.at(cast.ago(days - 1), "officer", (work) => acceptEvidence(work, ref, answered));
  }
  await collect(cast, 2, users);
  await collect(cast, 1, backups);
}

/** Gathers on a day of the story; gives back the reference of what came. */
async function collect(cast: DemoPeople, days: number, id: string): Promise<string> {
  const target = await findTarget(cast.app.read, id);
  if (!target) throw new Error("The target no longer exists.");
  cast.turn(cast.ago(days));
  const collected = await collectNow(cast.app, { kind: "job", name: "gather-evidence" }, target);
  cast.turn(cast.now);
  return collected?.ref ?? "";
}

async function item(
  cast: DemoPeople,
  name: string,
  text: string,
  rest: Omit<NewEvidence, "files">,
): Promise<NewEvidence> {
  const stored = await cast.app.vault.put(Buffer.from(text));
  return { ...rest, files: [{ name, mediaType: "text/csv", ...stored }] };
}
