import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openInstallation } from "./installation.ts";
import type { Measure } from "./measure.ts";

/** Accounts of a system from a CSV by the command line: the process, reading, freezing as a population, the log. */
export async function imports(): Promise<Measure[]> {
  const installation = await openInstallation();
  try {
    const few = await importOf(installation, 10_000);
    const many = await importOf(installation, 100_000);
    return [
      { name: "10,000 accounts imported and frozen", value: few, unit: "ms", limit: 2_000 },
      { name: "100,000 accounts imported and frozen", value: many, unit: "ms", limit: 25_000 },
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
  const rows = Array.from(
    { length: amount },
    (_, n) => `u${n},Person ${n},person${n}@bench.example,${n % 7 ? "member" : "admin"},2026-03-01T10:00:00Z`,
  );
  writeFileSync(file, ["id,name,email,role,last login", ...rows].join("\n"));
  const began = performance.now();
  const told = JSON.parse(surety(["import", "accounts", "--system", `System of ${amount}`, "--json", file]));
  const took = performance.now() - began;
  if (told.accounts !== amount) throw new Error(`${told.accounts} of ${amount} accounts were imported.`);
  return took;
}
