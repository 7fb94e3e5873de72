import { destroyedBy } from "#evidence/cells/destroyed";
import type { BadLines } from "#evidence/files/bad-lines";
import { columnKey } from "#evidence/files/column-key";
import { refuseSecretText } from "#evidence/files/refuse-secrets";

/**
 * Looks at every text of a record: one that a tool has destroyed is added to `bad`. @throws BadFile when one is a secret
 */
export function checkTexts(value: unknown, line: number, bad: BadLines): void {
  const left: { path: string; value: unknown }[] = [{ path: "", value }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { path } = next;
    if (typeof next.value === "string") {
      refuseSecretText(next.value, columnKey(path), { line, column: path, of: "Record" });
      const cause = destroyedBy(next.value);
      if (cause) bad.add(line, path, `is not what the source holds: ${cause}.`);
    } else if (Array.isArray(next.value)) for (const one of next.value) left.push({ path, value: one });
    else if (next.value !== null && typeof next.value === "object")
      for (const [key, one] of Object.entries(next.value))
        left.push({ path: path === "" ? key : `${path}.${key}`, value: one });
  }
}
