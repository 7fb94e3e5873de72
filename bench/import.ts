import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chooseExtracts, freezeLists, importAccounts } from "#app/operations/systems/populations";
import { readAccounts } from "#evidence/account-exports/sources";
import { openInstallation } from "./installation.ts";
import { operator, timed, withApp } from "./loaded-app.ts";
import type { Measure } from "./measure.ts";

const MANY = 100_000;

/**
 * Accounts of a system from a CSV by the command line: the process, reading, freezing as a population, the log. Then the
 * freezing by itself, of accounts that are read already: as the first list, and against a list before it of as many.
 */
export async function imports(): Promise<Measure[]> {
  const installation = await openInstallation();
  try {
    const few = await importOf(installation, 10_000);
    const many = await importOf(installation, MANY);
    const [first, next] = await freezing();
    return [
      { name: "10,000 accounts imported and frozen", value: few, unit: "ms", limit: 2_000 },
      { name: "100,000 accounts imported and frozen", value: many, unit: "ms", limit: 25_000 },
      { name: "100,000 accounts frozen, once they are read", value: first, unit: "ms", limit: 5_000 },
      { name: "… against a list before it of as many", value: next, unit: "ms", limit: 5_000 },
    ];
  } finally {
    await installation.close();
  }
}

async function importOf(
  { surety, folder }: Awaited<ReturnType<typeof openInstallation>>,
  amount: number,
): Promise<number> {
  const file = join(folder, `accounts-${amount}.csv`);
  writeFileSync(file, listOf(amount, "2026-03-01"));
  const began = performance.now();
  const told = JSON.parse(surety(["import", "accounts", "--system", `System of ${amount}`, "--json", file]));
  const took = performance.now() - began;
  if (told.accounts !== amount) throw new Error(`${told.accounts} of ${amount} accounts were imported.`);
  return took;
}

/** Milliseconds that the transaction takes with the raw file in the vault; the second list differs in each last sign-in. */
function freezing(): Promise<[number, number]> {
  return withApp(new Date("2026-03-11T09:00:00Z"), {}, async (app, setClock) => {
    const freeze = async (day: string) => {
      const bytes = Buffer.from(listOf(MANY, day));
      const extracts = chooseExtracts(await readAccounts("generic", bytes), null, app.now(), "UTC");
      const list = { system: { name: "Frozen" }, format: "generic", map: {}, fileName: `${day}.csv`, bytes };
      return timed(() => freezeLists(app, operator, { ...list, query: null, extracts }));
    };
    const [told] = await importAccounts(app, operator, {
      system: { name: "Warm" },
      format: "generic",
      map: {},
      at: null,
      fileName: "warm.csv",
      bytes: Buffer.from(listOf(1000, "2026-03-01")),
    });
    if (told?.accounts !== 1000) throw new Error("The first list was not frozen.");
    const first = await freeze("2026-03-01");
    setClock(new Date("2026-03-12T09:00:00Z"));
    return [first, await freeze("2026-03-02")];
  });
}

function listOf(amount: number, day: string): string {
  const rows = Array.from(
    { length: amount },
    (_, n) => `u${n},Person ${n},person${n}@bench.example,${n % 7 ? "member" : "admin"},${day}T10:00:00Z`,
  );
  return ["id,name,email,role,last login", ...rows].join("\n");
}
