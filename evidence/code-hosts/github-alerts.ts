import { textAt, timeAt } from "#evidence/account-apis/values";
import { type Alert, severityOf } from "#evidence/code-hosts/alerts";
import { titleOf } from "#evidence/code-hosts/changes";
import type { Github } from "#evidence/code-hosts/github-reading";
import { isRecord } from "#evidence/files/json-records";

const LISTS = ["dependabot", "code-scanning", "secret-scanning"] as const;
type ListName = (typeof LISTS)[number];
/** What GitHub answered by list; null where it refuses the list to the token or has none, with the reason beside it. */
export type GithubAlerts = {
  owner: string;
  lists: Record<ListName, unknown[] | null>;
  reasons: Partial<Record<ListName, string>>;
};

/** What a token must be allowed to read. */
export const ALERT_PERMISSIONS =
  "“Dependabot alerts”, “Code scanning alerts” and “Secret scanning alerts” of all repositories";

/** Reads the open alerts of an organisation. A list that is refused is left out, when another one can be read. @throws Refused */
export async function readGithubAlerts(hub: Github, owner: string): Promise<GithubAlerts> {
  const answers: GithubAlerts = {
    owner,
    lists: { dependabot: null, "code-scanning": null, "secret-scanning": null },
    reasons: {},
  };
  let refusal: unknown;
  for (const name of LISTS) {
    const hidden = name === "secret-scanning" ? "&hide_secret=true" : "";
    const path = `/orgs/${encodeURIComponent(owner)}/${name}/alerts?state=open&per_page=100${hidden}`;
    const { status, body } = await hub.get(path, [403, 404]);
    if (status < 300) {
      const rows = await hub.list(path, keyOf);
      answers.lists[name] = rows.map(withoutSecret);
    } else {
      answers.reasons[name] = `${status}${textAt(body, "message") ? `: ${textAt(body, "message")}` : ""}`;
      refusal ??= await hub.get(path).catch((error: unknown) => error);
    }
  }
  if (Object.values(answers.lists).every((rows) => rows === null)) throw refusal;
  return answers;
}

const keyOf = (row: unknown) => textAt(row, "url") ?? JSON.stringify(row);

/** The secret that was found in the code is kept nowhere else: neither are what tells of it. */
function withoutSecret(row: unknown): unknown {
  if (!isRecord(row)) return row;
  const { secret: _secret, first_location_detected: _place, ...rest } = row;
  return rest;
}

/** The open alerts in the words of every code host. */
export function githubAlertsOf({ lists }: GithubAlerts): Alert[] {
  const of = (
    name: ListName,
    kind: Alert["kind"],
    title: string,
    severity: (row: unknown) => string | null,
  ) =>
    (lists[name] ?? []).map((row): Alert => {
      const repository = textAt(row, "repository.full_name") ?? "";
      return {
        object: `${repository} ${name} ${textAt(row, "number")}`,
        repository,
        kind,
        title: titleOf(textAt(row, title)),
        severity: severityOf(severity(row)),
        openedAt: timeAt(row, "created_at")?.at.toISOString() ?? "",
      };
    });
  return [
    ...of("dependabot", "dependency", "security_advisory.summary", (row) =>
      textAt(row, "security_vulnerability.severity"),
    ),
    ...of("code-scanning", "code", "rule.description", codeSeverity),
    // A secret in the code is open to everybody who reads it, whatever it opens.
    ...of("secret-scanning", "secret", "secret_type_display_name", () => "critical"),
  ];
}

/** Rules about quality have no security severity, and are no vulnerability. */
function codeSeverity(row: unknown): string | null {
  const level = textAt(row, "rule.security_severity_level");
  if (level !== null) return level;
  return textAt(row, "rule.severity") === null ? null : "low";
}
