const endings: (() => unknown)[] = [];

/**
 * Has this done after each test, of whatever file. A module whose tests share a process is loaded once, and a hook of Vitest
 * that it registers would belong to the first file alone.
 */
export function afterEachTest(end: () => unknown): void {
  endings.push(end);
}

/** Does all of it, the last registered first; one that fails keeps none of the others from being done. */
export async function endTest(): Promise<void> {
  const errors: unknown[] = [];
  for (const end of endings.toReversed()) {
    try {
      await end();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
