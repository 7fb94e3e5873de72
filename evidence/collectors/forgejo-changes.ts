import { counted } from "#domain/counted";
import { DAY_MS } from "#domain/durations";
import { z } from "#domain/schema";
import { changesCsv } from "#evidence/code-hosts/changes-csv";
import {
  FORGEJO_PERMISSIONS,
  type ForgejoAnswers,
  forgejoChangesOf,
  readForgejoChanges,
} from "#evidence/code-hosts/forgejo-changes";
import { forgejoFields, forgejoOwner } from "#evidence/code-hosts/forgejo-fields";
import { forgejoWarnings, openForgejoReading } from "#evidence/code-hosts/forgejo-reading";
import { apiField, daysField, daysSetting } from "#evidence/code-hosts/settings";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { judgeForgejoProtection } from "#evidence/collectors/forgejo-protection";
import { judgeAllChanges } from "#evidence/collectors/merged-changes";

const schema = z.object({ api: apiField(), owner: forgejoOwner, days: daysField(1, 400, 31) });
type Settings = z.output<typeof schema>;

/** What was merged in an organisation of Forgejo or Gitea: who approved it, whether its checks passed, how branches are protected. */
export const forgejoChanges: Collector<Settings> = {
  name: "forgejo-changes",
  version: 1,
  title: "Merged changes on Forgejo or Gitea",
  does: "Lists the pull requests of an organisation merged in the last days with their approvals and checks, and whether default branches can be changed without an approval.",
  settings: [
    ...forgejoFields(
      `A token that may read ${FORGEJO_PERMISSIONS}, of a user who administers the repositories.`,
    ),
    daysSetting,
  ],
  schema,
  destination: ({ api }) => URL.parse(api)?.origin ?? api,
  takesMinutes: true,
  cron: "40 5 * * 1",
  controls: ["CM-01", "CM-02"],

  async collect({ api, owner, days }, reach) {
    const { token } = reach.secrets;
    if (!token) throw new Error("Enter a token.");
    const to = reach.now();
    const since = new Date(to.getTime() - days * DAY_MS);
    const hub = openForgejoReading(reach, { api, token, permissions: FORGEJO_PERMISSIONS });
    const { answers, missing } = await readForgejoChanges(hub, owner, { since, to });
    const { repositories, leftOut } = answers;
    const changes = repositories.flatMap(forgejoChangesOf);
    return {
      files: [
        {
          name: "merged-changes.csv",
          mediaType: "text/csv",
          bytes: Buffer.from(changesCsv(changes), "utf8"),
        },
        jsonFile("answers.json", answers),
      ],
      source: `Forgejo organisation ${owner} (${URL.parse(api)?.host})`,
      query: `Pull requests merged from ${answers.since} to ${answers.to}, with reviews and commit status`,
      extractedAt: to,
      rows: changes.length,
      completeness: `${counted(repositories.length + leftOut.length + missing.length, "repository", "repositories")} listed by Forgejo: ${repositories.length} read, ${leftOut.length} left out. Every page was read to its end.`,
      missing: [...missing, ...hub.doubts()],
      warnings: await forgejoWarnings(hub),
    };
  },

  assess(files) {
    const answers = readJson<ForgejoAnswers>(files, "answers.json");
    if (!Array.isArray(answers?.repositories))
      return [finding("approval", "Forgejo", "unknown", "The stored answers cannot be read.")];
    const { repositories } = answers;
    return [
      ...judgeAllChanges(
        repositories.map(({ repository }) => repository),
        repositories.flatMap(forgejoChangesOf),
      ),
      ...repositories.map(judgeForgejoProtection),
    ];
  },
};
