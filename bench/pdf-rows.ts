import type { ItemPart, ReviewRecord } from "#domain/access-reviews/record";

const names = [
  "José Ramírez",
  "Márta Szabó",
  "Αλέξανδρος Παππάς",
  "Петро Лисенко",
  "Nguyễn Thị Hạnh",
  "Ruth Achieng",
];
const decidedAt = "2026-01-09T09:05:00.000Z";

/** The record of an access review with this many entries, as a real one of that size looks. */
export function reviewOf(entries: number): ReviewRecord {
  return {
    schema: "surety.access-review/1",
    scope: {
      reference: "AR-0001",
      title: "Production access, first quarter",
      organisation: "Tidewater Rota GmbH",
      timeZone: "Europe/Berlin",
      periodFrom: "2026-01-01",
      periodTo: "2026-03-31",
      dueAt: "2026-03-31T21:59:59.000Z",
      routing: "the owner of the system",
      preparedBy: "Maren Olsen",
      preparedAt: decidedAt,
      openedBy: "Maren Olsen",
      openedAt: decidedAt,
    },
    systems: [],
    completeness: [],
    reviewers: [],
    items: Array.from({ length: entries }, (_, n) => itemOf(n)),
    removals: [],
    irregular: [],
    approval: null,
    afterClosing: [],
    contentHash: null,
  };
}

function itemOf(n: number): ItemPart {
  const decision = n % 17 === 0 ? "revoke" : n % 11 === 0 ? "change" : "keep";
  return {
    system: "Production database",
    account: `${names[n % names.length]} ${n}`,
    externalId: `u-${n}`,
    person: names[n % names.length] ?? null,
    matchedBy: "e-mail",
    email: `user${n}@tidewater.example`,
    kind: "person",
    status: "active",
    role: `rota_${n % 23}_rw`,
    roleMeans: null,
    grants: [],
    privileged: "no",
    mfa: "yes",
    lastSignIn: "2026-01-08",
    flags: n % 5 === 0 ? ["privileged", "no MFA"] : [],
    reviewer: "田中 美咲",
    authority: "owner of the system",
    decision,
    toRole: decision === "change" ? "rota_reader" : null,
    reason: decision === "keep" ? null : "Not needed for the work of the last quarter, agreed with the lead",
    bulk: n % 3 === 0,
    decidedAt,
  };
}

/** The same rows as a page, for the programs that print HTML. */
export function pageOf(record: ReviewRecord): string {
  const cells = (item: ItemPart) =>
    [
      item.account,
      item.system,
      item.role,
      item.flags.join(", "),
      `${item.decision}${item.toRole ? `: ${item.toRole}` : ""}`,
      item.reason,
      item.reviewer,
      item.decidedAt,
    ]
      .map((text) => `<td>${text ?? ""}</td>`)
      .join("");
  const heads = ["Account", "System", "Role", "Flags", "Decision", "Reason", "Reviewer", "When"];
  return `<!doctype html><meta charset="utf-8"><title>${record.scope.reference}</title>
<style>@page{size:A4 landscape}body{font:9pt sans-serif}table{width:100%;border-collapse:collapse}thead{display:table-header-group}
tr{page-break-inside:avoid}td,th{text-align:left;padding:3px;border-bottom:1px solid #ccc}</style>
<h1>${record.scope.title}</h1><table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
<tbody>${record.items.map((item) => `<tr>${cells(item)}</tr>`).join("\n")}</tbody></table>`;
}
