import { type Call, type Command, requireOption, requireWord, WrongUsage } from "#app/cli/command";
import type { AppContext } from "#app/context";
import type { SourceInput } from "#app/operations/systems/account-fetching";
import { setAccountSource, tryAccountSource } from "#app/operations/systems/account-sources";
import { perform } from "#app/work";
import { findAccountSource } from "#db/systems/account-sources";
import { findSystemByName, type SystemRow } from "#db/systems/systems";
import { cadences } from "#domain/evidence/collectors";
import { lookupTable } from "#domain/lookup-table";
import { accountLabel, accountsText } from "#domain/systems/accounts";
import { LIVE_SOURCES, liveSource } from "#evidence/account-apis/sources";

const SHOWN = 10;

/** `surety source …`: how systems are asked for their accounts, without a browser. */
export const command: Command = {
  name: "source",
  usage: [
    "source kinds",
    "source show --system NAME",
    "source set --system NAME --kind KIND [--set FIELD=VALUE …] [--every asked|day|week|month] [--secret-stdin]",
    "source try --system NAME [--kind KIND] [--set FIELD=VALUE …] [--secret-stdin]",
  ],
  options: {
    system: { type: "string" },
    kind: { type: "string" },
    set: { type: "string", multiple: true },
    every: { type: "string" },
    "secret-stdin": { type: "boolean" },
  },
  async run(call) {
    const acts: Record<string, (call: Call) => Promise<void>> = { kinds, show, set, try: attempt };
    const act = acts[requireWord(call, 0, "The action")];
    if (!act) throw new WrongUsage(`Use one of: ${Object.keys(acts).join(", ")}.`);
    await act(call);
  },
};

async function kinds(call: Call): Promise<void> {
  const lines = LIVE_SOURCES.flatMap(({ name, title, fields, secretLabel }) => [
    `${name}: ${title}. Secret: ${secretLabel}.`,
    ...fields.map(({ name, label, start, choices }) => {
      const words = choices ? ` (${choices.map(({ value }) => value).join(", ")})` : "";
      return `  ${name}${start ? `=${start.replaceAll("\n", "\\n")}` : ""}: ${label}${words}`;
    }),
  ]);
  call.answer(
    lines,
    LIVE_SOURCES.map(({ name, title, fields }) => ({ name, title, fields })),
  );
}

async function show(call: Call): Promise<void> {
  const app = await call.open();
  const system = await systemOf(app, call);
  const row = await findAccountSource(app.read, system.id);
  if (!row) throw new Error(`${system.name} has no account source: its accounts are imported from files.`);
  const settings = JSON.parse(row.settings) as Record<string, string>;
  const every = cadences.find(([cron]) => cron === row.cron)?.[1] ?? row.cron ?? "only on request";
  const attempt = row.tried_at ? [`Scheduled fetch, ${row.tried_at}: ${row.message}`] : [];
  call.answer(
    [
      `${system.name}: ${liveSource(row.source).title}, ${every}`,
      ...Object.entries(settings).map(([field, value]) => `  ${field}=${value.replaceAll("\n", "\\n")}`),
      row.secret === null ? "No secret is stored." : "A secret is stored, encrypted.",
      ...attempt,
    ],
    {
      source: row.source,
      settings,
      cron: row.cron,
      secret: row.secret !== null,
      triedAt: row.tried_at,
      outcome: row.outcome,
      message: row.message,
    },
  );
}

async function set(call: Call): Promise<void> {
  const app = await call.open();
  const system = await systemOf(app, call);
  const input = await inputOf(app, call, system);
  await perform(app, call.actor, (work) => setAccountSource(app, work, system.id, input));
  call.answer(
    `${system.name} uses the source ${liveSource(input.source).title}. Import a list: surety import accounts --system ${JSON.stringify(system.name)} --live`,
    { system: system.ref, source: input.source },
  );
}

async function attempt(call: Call): Promise<void> {
  const app = await call.open();
  const system = await systemOf(app, call);
  const { query, rows, accounts } = await tryAccountSource(
    app,
    call.actor,
    system.id,
    await inputOf(app, call, system),
  );
  const first = accounts
    .slice(0, SHOWN)
    .map((one) => `  ${one.externalId} ${accountLabel(one)}: ${one.roles.join(", ") || "no roles"}`);
  call.answer([`The source returned ${accountsText(accounts.length)}; nothing was stored.`, ...first], {
    query,
    rows,
    accounts,
  });
}

async function systemOf(app: AppContext, call: Call): Promise<SystemRow> {
  const name = requireOption(call, "system");
  const system = await findSystemByName(app.read, name);
  if (!system) throw new Error(`There is no system “${name}”.`);
  return system;
}

/** What was typed, over what is saved for the same kind, over what each field starts with. */
async function inputOf(app: AppContext, call: Call, system: SystemRow): Promise<SourceInput> {
  const saved = await findAccountSource(app.read, system.id);
  const kind = call.options.kind ?? saved?.source;
  if (typeof kind !== "string")
    throw new WrongUsage("--kind is missing. List them with surety source kinds.");
  const { fields } = liveSource(kind);
  const settings = Object.fromEntries(fields.map(({ name, start }) => [name, start ?? ""]));
  if (saved?.source === kind) Object.assign(settings, JSON.parse(saved.settings));
  for (const pair of [call.options.set ?? []].flat().map(String)) {
    const [field = "", ...value] = pair.split("=");
    if (!(field in settings) || value.length === 0)
      throw new WrongUsage(
        `--set ${pair.slice(0, 80)} is not FIELD=VALUE. Fields: ${Object.keys(settings).join(", ")}.`,
      );
    settings[field] = value.join("=").replaceAll("\\n", "\n");
  }
  const secret = call.options["secret-stdin"] ? await call.readInput() : null;
  return { source: kind, settings, secret, cron: cronOf(call, saved?.source === kind ? saved.cron : null) };
}

/** How often, as it is typed, and the schedule that it means. */
const EVERY = lookupTable<string | null>({
  asked: null,
  day: cadences[0][0],
  week: cadences[1][0],
  month: cadences[2][0],
});

function cronOf(call: Call, saved: string | null): string | null {
  const { every } = call.options;
  if (every === undefined) return saved;
  const cron = EVERY[String(every)];
  if (cron === undefined) throw new WrongUsage(`--every is one of: ${Object.keys(EVERY).join(", ")}.`);
  return cron;
}
