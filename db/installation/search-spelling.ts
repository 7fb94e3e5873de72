import type { ReadDb } from "#db/client";
import { lettersApart, lettersWrong } from "#domain/installation/spelling";

/** How many known words are compared with one that is not known, and how many readings of a search are tried. */
const COMPARED = 2000;
const READINGS = 6;

/** The search with words that names have instead of those nearly like them: the nearest first. */
export async function otherSpellings(db: ReadDb, words: readonly string[]): Promise<string[][]> {
  let readings: string[][] = [[]];
  for (const word of words) {
    const near = [word, ...(await nearWords(db, word))];
    readings = readings.flatMap((reading) => near.map((one) => [...reading, one])).slice(0, READINGS * 4);
  }
  const changed = readings.filter((reading) => reading.join(" ") !== words.join(" "));
  const kept = (reading: readonly string[]) => reading.filter((word, at) => word !== words[at]).length;
  return changed.sort((a, b) => kept(a) - kept(b)).slice(0, READINGS);
}

/** Words spelled nearly like this one. One error leaves either the beginning or the end as it is, so each is an ordered look-up. */
async function nearWords(db: ReadDb, word: string): Promise<string[]> {
  const wrong = lettersWrong(word);
  if (wrong === 0) return [];
  const signs = [...word];
  const whole = Math.max(1, Math.floor((signs.length - 1) / (wrong + 1)));
  const start = signs.slice(0, whole).join("");
  const end = signs.reverse().slice(0, whole).join("");
  const candidates = [
    ...(await beginningWith(db, "word", start)),
    ...(await beginningWith(db, "backwards", end)),
  ];
  const near = [...new Set(candidates)].flatMap((other) => {
    const apart = other === word ? wrong + 1 : lettersApart(word, other, wrong);
    return apart <= wrong ? [{ other, apart }] : [];
  });
  return near
    .sort((a, b) => a.apart - b.apart)
    .slice(0, READINGS)
    .map(({ other }) => other);
}

async function beginningWith(db: ReadDb, column: "word" | "backwards", start: string): Promise<string[]> {
  const rows = await db
    .selectFrom("search_words")
    .select("word")
    .where(column, ">=", start)
    .where(column, "<", `${start}\u{10ffff}`)
    .limit(COMPARED)
    .execute();
  return rows.map((row) => row.word);
}
