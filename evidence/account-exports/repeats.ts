import type { Account, LeftOut } from "#domain/systems/accounts";

const REPEATED = "repeats an account that is counted";

/** The accounts of one list with the line that named each first. A line that says the same again is counted, not refused. */
export class KnownAccounts {
  readonly accounts: Account[] = [];
  readonly #first = new Map<string, { account: Account; line: number }>();
  #repeated = 0;

  /** `firstCounts`: whatever a further line says, the first one holds, as where a machine looks up its users. */
  constructor(private readonly firstCounts = false) {}

  /** Adds an account. Returns the line that named it first when the two contradict each other, else null. */
  add(account: Account, line: number): number | null {
    const first = this.#first.get(account.externalId);
    if (first === undefined) {
      this.#first.set(account.externalId, { account, line });
      this.accounts.push(account);
      return null;
    }
    if (!this.firstCounts && saying(first.account) !== saying(account)) return first.line;
    this.#repeated += 1;
    return null;
  }

  /** The lines that repeat an account, for the sum of the rows. */
  get leftOut(): LeftOut[] {
    return repeatedRows(this.#repeated);
  }
}

/** Rows that say of an account what another row said. */
export function repeatedRows(rows: number): LeftOut[] {
  return rows > 0 ? [{ reason: REPEATED, rows }] : [];
}

/** All that counts about an account: a name may be spelled in two ways, and the case of a login does not matter. */
function saying({ name: _, userName, email, ...rest }: Account): string {
  return JSON.stringify([userName?.toLowerCase(), email?.toLowerCase(), rest]);
}
