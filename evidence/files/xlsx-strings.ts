import { BadFile } from "#evidence/files/bad-lines";
import { MOST_VALUES } from "#evidence/files/csv-records";
import { unescaped } from "#evidence/files/xlsx-values";
import { type Handlers, readXml } from "#evidence/files/xlsx-xml";
import type { Entry } from "#evidence/files/xlsx-zip";

/** Characters of all texts of a workbook. */
export const MOST_TEXT = 50 * 1024 * 1024;
export const TOO_MUCH =
  "The workbook has more than 300,000 rows, 5,000,000 values or 50 MiB of text. Split it.";

/** Gathers the text of an element that may have runs of several kinds; how it is pronounced is not part of it. */
export class RichText {
  #text = "";
  #inText = false;
  #spoken = 0;

  begin(): void {
    this.#text = "";
    this.#inText = false;
    this.#spoken = 0;
  }
  open(name: string): void {
    if (name === "rPh") this.#spoken += 1;
    this.#inText = name === "t" && this.#spoken === 0;
  }
  close(name: string): void {
    if (name === "rPh") this.#spoken -= 1;
    this.#inText = false;
  }
  add(text: string): void {
    if (this.#inText) this.#text += text;
  }
  get text(): string {
    return unescaped(this.#text).trim();
  }
}

/** The texts that cells share, by their number. @throws BadFile */
export async function sharedStrings(entry: Entry | undefined): Promise<string[]> {
  const strings: string[] = [];
  const rich = new RichText();
  let length = 0;
  const handlers: Handlers = {
    open(name) {
      if (name === "si") rich.begin();
      else rich.open(name);
    },
    close(name) {
      rich.close(name);
      if (name !== "si") return;
      strings.push(rich.text);
      length += rich.text.length;
      if (strings.length > MOST_VALUES || length > MOST_TEXT) throw new BadFile(TOO_MUCH);
    },
    text: (text) => rich.add(text),
  };
  if (entry) await readXml(entry, handlers);
  return strings;
}
