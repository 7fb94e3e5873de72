import { counted } from "#domain/counted";

/** Repositories that fail one after another: the host does not answer, and asking the rest is of no use. */
const MOST_FAILURES = 3;

/**
 * What `read` gives for each repository, and a sentence for each that it cannot read. After three in a row, as where the host limits
 * requests or the time is over, the rest is missing; what came before is kept. @throws what the third throws where nothing was read
 */
export async function eachRepository<T extends { name: string }, R>(
  owner: string,
  repositories: readonly T[],
  read: (one: T) => Promise<R>,
): Promise<{ answers: R[]; missing: string[] }> {
  const answers: R[] = [];
  const missing: string[] = [];
  let failed = 0;
  for (const [at, one] of repositories.entries()) {
    try {
      answers.push(await read(one));
      failed = 0;
    } catch (error) {
      failed += 1;
      if (failed === MOST_FAILURES && answers.length === 0) throw error;
      missing.push(`${owner}/${one.name}: ${error instanceof Error ? error.message : String(error)}`);
      if (failed === MOST_FAILURES) {
        const rest = repositories.length - at - 1;
        if (rest > 0) missing.push(`${counted(rest, "more repository", "more repositories")}: not read.`);
        break;
      }
    }
  }
  return { answers, missing };
}
