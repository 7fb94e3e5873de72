import { counted } from "#domain/counted";
import { z } from "#domain/schema";
import { alertsCsv } from "#evidence/code-hosts/alerts";
import {
  ALERT_PERMISSIONS,
  type GithubAlerts,
  githubAlertsOf,
  readGithubAlerts,
} from "#evidence/code-hosts/github-alerts";
import { openGithub } from "#evidence/code-hosts/github-app";
import { githubApp, githubFields, githubOwner } from "#evidence/code-hosts/github-fields";
import { githubWarnings } from "#evidence/code-hosts/github-reading";
import { apiField, daysField } from "#evidence/code-hosts/settings";
import { judgeAges, unreadAlerts } from "#evidence/collectors/alert-ages";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";

const schema = z.object({
  api: apiField("https://api.github.com"),
  owner: githubOwner,
  app: githubApp,
  critical: daysField(1, 400, 14),
  high: daysField(1, 400, 30),
});
/** Permissions that an App needs. */
const APP = ["metadata", "vulnerability_alerts", "security_events", "secret_scanning_alerts"];
type Settings = z.output<typeof schema>;

const KINDS = [
  ["dependabot", "dependency"],
  ["code-scanning", "code"],
  ["secret-scanning", "secret"],
] as const;

/** The open alerts of a GitHub organisation and their age. */
export const githubAlerts: Collector<Settings> = {
  name: "github-alerts",
  version: 1,
  title: "Alerts of GitHub",
  does: "Lists open Dependabot, code scanning and secret scanning alerts of an organisation, and those that are open longer than allowed.",
  settings: [
    ...githubFields(`A fine-grained token of the organisation that may read ${ALERT_PERMISSIONS}.`),
    {
      name: "critical",
      label: "Days for critical alerts",
      hint: "VU-02 says 14. Secrets count as critical.",
      start: "14",
      optional: true,
    },
    { name: "high", label: "Days for high alerts", hint: "VU-02 says 30.", start: "30", optional: true },
  ],
  schema,
  destination: ({ api }) => URL.parse(api)?.origin ?? api,
  cron: "40 5 * * 1",
  controls: ["VU-02", "VU-04"],

  async collect({ api, owner, app }, reach) {
    const { token } = reach.secrets;
    if (!token) throw new Error("Enter a token.");
    const at = reach.now();
    const hub = await openGithub(reach, { api, owner, app, secret: token, permissions: ALERT_PERMISSIONS });
    const answers = await readGithubAlerts(hub, owner);
    const alerts = githubAlertsOf(answers);
    return {
      files: [
        { name: "alerts.csv", mediaType: "text/csv", bytes: Buffer.from(alertsCsv(alerts), "utf8") },
        jsonFile("answers.json", answers),
      ],
      source: `GitHub organisation ${owner} (${URL.parse(api)?.host})`,
      query: KINDS.map(([list]) => `GET /orgs/${owner}/${list}/alerts?state=open`).join("\n"),
      extractedAt: at,
      rows: alerts.length,
      completeness: `${counted(alerts.length, "open alert")}. Every page was read to its end.`,
      missing: [
        ...hub.doubts(),
        ...KINDS.flatMap(([list]) => (answers.reasons[list] ? [refusedWords(list, answers)] : [])),
      ],
      warnings: githubWarnings(hub, { scopes: ["security_events"], app: APP }),
    };
  },

  assess(files, { critical, high }, at) {
    const answers = readJson<GithubAlerts>(files, "answers.json");
    if (!answers?.lists)
      return [finding("dependency-alerts", "GitHub", "unknown", "The stored answers cannot be read.")];
    const alerts = githubAlertsOf(answers);
    return KINDS.flatMap(([list, kind]) =>
      answers.lists[list]
        ? judgeAges(
            answers.owner,
            kind,
            alerts.filter((one) => one.kind === kind),
            { at, limits: { critical, high } },
          )
        : [unreadAlerts(answers.owner, kind, refusedWords(list, answers))],
    );
  },
};

const refusedWords = (list: (typeof KINDS)[number][0], { reasons }: GithubAlerts) =>
  `GitHub shows no ${list} alerts to this token (${reasons[list]}). Switch them on, or grant the token the permission to read them.`;
