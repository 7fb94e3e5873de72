/** Repositories that fail one after another: the host does not answer, and asking the rest is of no use. */
const MOST_FAILURES = 3;

/** What `read` gives for each repository, and a sentence for each that it cannot read. @throws what the third in a row throws */
export async function eachRepository<T extends { name: string }, R>(
  owner: string,
  repositories: readonly T[],
  read: (one: T) => Promise<R>,
): Promise<{ answers: R[]; missing: string[] }> {
  const answers: R[] = [];
  const missing: string[] = [];
  let failed = 0;
  for (const one of repositories) {
    try {
      answers.push(await read(one));
      failed = 0;
    } catch (error) {
      failed += 1;
      if (failed === MOST_FAILURES) throw error;
      missing.push(`${owner}/${one.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { answers, missing };
}
