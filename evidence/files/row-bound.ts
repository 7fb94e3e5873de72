import { BadFile } from "#evidence/files/bad-lines";

/**
 * Refuses a file with more records than one import writes: an import is one transaction, in which no one else can write.
 * @throws BadFile
 */
export function boundRows(count: number, most: number): void {
  if (count <= most) return;
  const [has, fit] = [count, most].map((one) => one.toLocaleString("en"));
  throw new BadFile(`The file has ${has} rows; ${fit} fit in one import. Split it.`);
}
