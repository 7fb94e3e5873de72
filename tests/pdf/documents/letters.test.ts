import { expect, test } from "vitest";
import { noticeLetters } from "#app/pdf/documents/letters";
import { printed } from "#app/pdf/thread/print";
import type { LettersData } from "#app/queries/incidents/letters";
import { noticeBody } from "#domain/incidents/notices";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";

const draft = {
  nature: "A key read the bucket.",
  impact: "قد يكتب إليهم غريب.",
  mitigation: "鍵を無効にしました。",
  contact: "Олена, privacy@tidewater.example",
  cover: "",
  advice: "",
  phase: "initial" as const,
  peopleAffected: 340,
  recordsAffected: null,
  peopleUnknown: false,
  recordsUnknown: true,
};
const names = ["Aurora Clinics", "やまぶき病院", "Νοσοκομείο Αυγή", "עיריית חיפה"];
const data: LettersData = {
  organisation: {
    name: "Tidewater Rota GmbH",
    address: "Hafenstraße 7\n20457 Hamburg",
    contacts: ["privacy@tidewater.example"],
    zone: "Europe/Berlin",
  },
  reference: "INC-0003",
  date: "Wed 11 Mar 2026, 14:05 CET",
  signedBy: "Maren Olsen",
  letters: names.map((to) => ({ to, address: null, opening: null, ...noticeBody(draft, "INC-0003") })),
  madeAt: new Date("2026-03-11T13:05:00Z"),
  madeBy: "Maren Olsen",
};

test("the same data gives the same letters to the byte", async () => {
  const [one, two] = [await printed(noticeLetters(data)), await printed(noticeLetters(data))];
  expect(Buffer.compare(Buffer.from(one), Buffer.from(two))).toBe(0);
});

test.skipIf(pdftotextMissing)(
  "each customer has a letter on a page of its own, in the organisation's name, whatever the script",
  async () => {
    const pages = textOfPdf(await printed(noticeLetters(data))).split("\f");
    expect(pages.slice(0, -1)).toHaveLength(names.length);
    for (const [index, name] of names.entries()) {
      const page = pages[index]!;
      for (const words of [
        "Hafenstraße 7",
        "Notice of a data breach (INC-0003)",
        "People affected: about 340. Records affected: not known yet.",
        "鍵を無効にしました。",
        "Олена, privacy@tidewater.example",
        "For Tidewater Rota GmbH",
      ])
        expect(page, name).toContain(words);
      for (const other of names)
        expect(page.includes(other), `${other} in the letter to ${name}`).toBe(other === name);
      expect(page).not.toContain("Draft");
    }
  },
);

test.skipIf(pdftotextMissing)("a draft says so on every letter, and no one signs it", async () => {
  const pages = textOfPdf(await printed(noticeLetters({ ...data, signedBy: null }))).split("\f");
  for (const page of pages.slice(0, names.length)) {
    expect(page).toContain("Draft. Not sent");
    expect(page).not.toContain("Maren Olsen\n\n");
  }
});
